import { createAccess } from '@homeward/access';
import { topicCatalogue } from '@homeward/contracts';
import { createIdDeriver } from '@homeward/pii';
import { type RunningService, type ServicePorts, createLifecycle, createProbes } from '@homeward/runtime';
import type { GatewayConfig } from './config';
import { DEV_ISSUER_PATH, type DevIssuer, createDevIssuer } from './dev-issuer/dev-issuer';
import { createApplication } from './inbound/http/application';
import { createDealersOf } from './inbound/http/dealers';
import { type DevelopmentHooks } from './inbound/http/development';
import { mountDocumentation } from './inbound/http/documentation';
import { createIdentifyRequest } from './inbound/http/idempotency';
import { createKnownRequests } from './inbound/http/known-requests';
import { createDocument } from './inbound/http/openapi';
import { createProgressTokens } from './inbound/http/vehicles/progress-tokens';
import { createProviderSignatures } from './inbound/http/messages/provider-signatures';
import { createRateLimit } from './inbound/http/rate-limit';
import { createRoutes } from './inbound/http/routes';
import { startHttpServer } from './inbound/http/server';
import { type TokenIssuer, createSignIn, publishedKeys } from './inbound/http/sign-in';
import { createWrongTokens } from './inbound/http/wrong-tokens';
import { createReception } from './inbound/records/reception';
import { createIntakeKeys } from './outbound/intake-keys';
import { createIntakeMessages } from './outbound/intake-messages';
import { createOrganisation } from './outbound/organisation';
import { createServices } from './outbound/services';

const NAME = 'gateway';
const VERSION = '0.1.0';
const STOP_LIMIT_MS = 4_000;
const MINUTE_MS = 60_000;

export type { DevelopmentHooks } from './inbound/http/development';

export interface RunningGateway extends RunningService {
  /** Where the API is served: `http://127.0.0.1:8080`. */
  readonly url: string;
}

/** The ports of a gateway; a development constellation adds what clients may do with the world. */
export type GatewayPorts = ServicePorts & { readonly development?: DevelopmentHooks };

/** Starts the gateway: the topics that it tells, the organisation, then the API. */
export async function start(config: GatewayConfig, ports: GatewayPorts): Promise<RunningGateway> {
  const { bus, network, keyValue, businessClock, machineClock, timers, ids, random, log } = ports;
  const lifecycle = createLifecycle({ log, stageLimitMs: STOP_LIMIT_MS + 1_000 });
  try {
    const organisation = createOrganisation(bus, log);
    lifecycle.add('organisation', () => organisation.stop());
    const prepare = async (): Promise<void> => {
      await bus.createTopics(
        topicCatalogue.filter(({ owner, readers }) => owner === NAME || (readers as readonly string[]).includes(NAME)),
      );
      await organisation.keepUp();
    };
    // A bus that is away does not keep the API from answering: reads go on, and intake is told to come again.
    await prepare().catch((error: unknown) => log.warn({ err: error }, 'The bus is not ready'));

    const server = await startHttpServer({
      listen: config.HOMEWARD_LISTEN,
      requestLimitMs: config.HOMEWARD_GATEWAY_REQUEST_LIMIT_MS,
      after: (ms, callback) => timers.after(ms, callback),
    });
    lifecycle.add('http', () => server.stop(STOP_LIMIT_MS));
    const url = config.HOMEWARD_GATEWAY_URL ?? `http://${server.address}`;
    const probes = createProbes({
      checks: {
        bus: () => bus.ping(),
        organisation: () => (organisation.isLoaded ? Promise.resolve() : Promise.reject(new Error('Not loaded'))),
      },
    });
    lifecycle.add('probes', () => probes.drain());

    const audience = config.HOMEWARD_GATEWAY_AUDIENCE;
    const devIssuer: DevIssuer | undefined = config.HOMEWARD_GATEWAY_DEV
      ? await createDevIssuer({ url, audience, identities: config.HOMEWARD_GATEWAY_DEV_IDENTITIES, machineClock })
      : undefined;
    const issuer: TokenIssuer = devIssuer ?? {
      issuer: config.HOMEWARD_GATEWAY_ISSUER ?? '',
      audience,
      keys: publishedKeys(config.HOMEWARD_GATEWAY_JWKS ?? ''),
    };

    const access = createAccess();
    const services = createServices(network);
    const deriver = createIdDeriver(config.HOMEWARD_IDENTITY_KEY);
    const identify = createIdentifyRequest(deriver, ids);
    const known = createKnownRequests({ keyValue, customer: services.customer, timers, log });
    const toleranceSeconds = config.HOMEWARD_GATEWAY_CLOCK_TOLERANCE_SECONDS;
    const mostBodyBytes = config.HOMEWARD_GATEWAY_MOST_BODY_BYTES;
    const open = createReception({
      intakeKeys: createIntakeKeys(services.customer, machineClock),
      messages: createIntakeMessages({ ids: deriver, random }),
      publish: (messages) => bus.publish(messages),
    });
    const wrong = {
      keyValue,
      machineClock,
      most: config.HOMEWARD_GATEWAY_WRONG_TOKENS,
      nameOf: (address: string) => deriver.derive('gateway-peer', address),
    };
    const routes = createRoutes({
      services,
      network,
      bus,
      access,
      organisation,
      identify,
      known,
      probes,
      clock: businessClock,
      dealersOf: createDealersOf(access, organisation),
      intake: {
        open,
        organisation,
        identify,
        known,
        clock: businessClock,
        ids,
        limits: {
          mostBodyBytes,
          mostImportBytes: config.HOMEWARD_GATEWAY_MOST_IMPORT_BYTES,
          spoolDirectory: config.HOMEWARD_GATEWAY_SPOOL,
          toleranceSeconds,
        },
      },
      progressLinks: {
        url,
        tokens: createProgressTokens(deriver),
        reads: createRateLimit({ keyValue, machineClock, most: config.HOMEWARD_GATEWAY_LINK_READS, windowMs: MINUTE_MS }),
        wrongLinks: createWrongTokens({ ...wrong, kind: 'wrong-links' }),
        clock: businessClock,
      },
      devIssuer,
      development: config.HOMEWARD_GATEWAY_DEV ? ports.development : undefined,
    });
    const application = createApplication({
      border: {
        signIn: createSignIn({
          issuer,
          machineClock,
          toleranceSeconds,
          wrongTokens: createWrongTokens({ ...wrong, kind: 'wrong-tokens' }),
        }),
        access,
        rateLimit: createRateLimit({
          keyValue,
          machineClock,
          most: config.HOMEWARD_GATEWAY_RATE_LIMIT,
          windowMs: config.HOMEWARD_GATEWAY_RATE_WINDOW_SECONDS * 1_000,
        }),
        providers: createProviderSignatures({
          secrets: config.HOMEWARD_GATEWAY_PROVIDER_SECRETS,
          takesUnsigned: config.HOMEWARD_GATEWAY_UNSIGNED_PROVIDERS,
          toleranceSeconds: config.HOMEWARD_GATEWAY_PROVIDER_TOLERANCE_SECONDS,
          machineClock,
        }),
        mostBodyBytes,
      },
      routes,
      mountOthers(app) {
        mountDocumentation(app, () => createDocument(routes, { version: VERSION, issuer: issuer.issuer }));
        if (devIssuer !== undefined) app.use(DEV_ISSUER_PATH, devIssuer.handle);
      },
      ids,
      log,
    });
    server.serve(application);
    log.info({ url }, 'The API is served');

    return {
      name: NAME,
      url,
      async wake() {
        // Nothing of the gateway falls due; the look is used to go on after the bus was away.
        if (!organisation.isLoaded) await prepare().catch(() => undefined);
        else await organisation.keepUp();
        return 0;
      },
      nextWakeAt: async () => undefined,
      stop: () => lifecycle.stop(),
    };
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
}
