import { hkdfSync } from 'node:crypto';
import { createAccess } from '@homeward/access';
import { chinaHolidays } from '@homeward/calendar';
import { createBlindIndex, createIdDeriver, createVault } from '@homeward/pii';
import { type RunningService, type ServicePorts, createReferenceData, publishTo, startService, wakeUpsOf } from '@homeward/runtime';
import { createAdoptions } from './app/adoption/adoptions';
import { createAttributing } from './app/people/attributing';
import type { BookingTools } from './app/appointments/booking-tools';
import { createConsentLedger } from './app/people/consent-ledger';
import { createContactFindings } from './app/people/contact-findings';
import { createContactQuestions } from './app/people/contact-details';
import { createCorrectedThings } from './app/intake/corrected-things';
import { createDataKeys } from './app/people/data-keys';
import { digestCustomer } from './app/digest';
import { createErasing } from './app/people/erasing';
import { createFindingUpkeep } from './app/quality/finding-upkeep';
import { createIdentity } from './app/identity/identity';
import { createIdentityBlocks } from './app/identity/identity-blocks';
import { createMatchScale } from './app/identity/match-scale';
import { createModelTraining } from './app/identity/model-training';
import { createIntake } from './app/intake/intake';
import { createIntakeKeys } from './app/intake/intake-keys';
import { createLeadMerging } from './app/leads/lead-merging';
import type { LeadTools } from './app/leads/lead-tools';
import { createLeadWakeUp } from './app/leads/lead-wake-up';
import { createPairReviews } from './app/identity/pair-reviews';
import { createPersonQueries } from './app/people/person-queries';
import { createPlaceKeeping } from './app/intake/place-keeping';
import { createPlacing } from './app/intake/placing';
import { createPolicyReviews } from './app/cars/policy-reviews';
import { createCustomerReactions } from './app/reactions';
import { createRequestQueries } from './app/intake/request-queries';
import { createSurroundings, createSurvivorshipFor } from './app/surroundings';
import { createTombstones } from './app/people/tombstones';
import { createReveals } from './app/people/reveals';
import { createSealedReasons } from './app/people/sealed-reasons';
import { createTimelineQueries } from './app/people/timeline-queries';
import { createVehicleQueries } from './app/cars/vehicle-queries';
import { createVisitQueries } from './app/cars/visit-queries';
import type { VerificationTools } from './app/quality/verification-tools';
import { createVerificationUpkeep } from './app/quality/verification-upkeep';
import type { CustomerConfig } from './config';
import { createAdoptionService } from './inbound/adoption-service';
import { createAppointmentService } from './inbound/appointment-service';
import { createAudienceService } from './inbound/audience-service';
import { createRefusalService } from './inbound/refusal-service';
import { createStandingService } from './inbound/standing-service';
import { createCustomerService } from './inbound/customer-service';
import { createLeadService } from './inbound/lead-service';
import { createErasureService } from './inbound/erasure-service';
import { createIdentityService } from './inbound/identity-service';
import { createOrderService } from './inbound/order-service';
import { createQualityService } from './inbound/quality-service';
import { createOrganisationService, createPolicyService } from './inbound/reference-services';
import { createVisitService } from './inbound/visit-service';
import { declareStores } from './outbound/stores';

const NAME = 'customer';
const KEY_BYTES = 32;

/** Starts the service over the ports of its constellation. */
export async function start(config: CustomerConfig, ports: ServicePorts): Promise<RunningService> {
  const { businessClock: clock, random, ids } = ports;
  const store = await ports.openStore(NAME, publishTo(ports.bus));
  const reference = createReferenceData({ store, policyDirectory: config.HOMEWARD_POLICIES });
  const access = createAccess();

  const vault = createVault({ masterKeys: config.HOMEWARD_MASTER_KEYS, random: (size) => random.bytes(size) });
  const tools = { ids: createIdDeriver(config.HOMEWARD_IDENTITY_KEY), blind: createBlindIndex(blindKeyOf(config.HOMEWARD_IDENTITY_KEY)) };
  const stores = declareStores(store, tools.ids);
  const dataKeys = createDataKeys(stores.dataKeys, vault, () => store.scrub());
  const intakeKeys = createIntakeKeys({
    ...{ keys: stores.intakeKeys, vault, clock, random },
    scrub: () => store.scrub(),
    retentionDays: config.HOMEWARD_INTAKE_KEY_DAYS,
  });
  const placing = createPlacing(stores);
  const corrected = createCorrectedThings(stores, tools.ids);
  const tombstones = createTombstones(stores.tombstones, tools.ids);
  const blocks = createIdentityBlocks(stores.blocks);
  const identity = createIdentity({
    stores,
    blocks,
    reviews: createPairReviews(stores),
    reference,
    tools,
    vault,
    dataKeys,
    clock,
  });
  const survivorshipFor = createSurvivorshipFor(reference, clock);
  const upkeep = createVerificationUpkeep({ stores, dataKeys, vault, ids: tools.ids, clock, survivorshipFor });
  const findings = createFindingUpkeep({ stores, reference, dataKeys, vault, ids: tools.ids, clock });
  const erasing = createErasing({ stores, tombstones, blocks, reference, tools, vault, dataKeys, findings, clock });
  const holidays = chinaHolidays();
  const places = createPlaceKeeping({ stores, placing, identity, reference, clock });
  const intake = createIntake({
    stores,
    reference,
    places,
    holidays,
    tombstones,
    tools,
    vault,
    dataKeys,
    intakeKeys,
    placing,
    identity,
    corrected,
    upkeep,
    findings,
    clock,
  });
  const reviews = createPolicyReviews(stores, reference, clock);

  const people = createPersonQueries({ stores, dataKeys, vault, ...tools });
  const attributing = createAttributing({ people, reference, ...tools, clock });
  const vehicles = createVehicleQueries(stores, dataKeys, vault, survivorshipFor);
  const reasons = createSealedReasons(dataKeys, vault);
  const reveals = createReveals({ people: stores.people, reasons, reference, clock, ids });
  const timelines = createTimelineQueries(stores, reveals);
  const contacts = createContactQuestions(people, vehicles, reference, clock, survivorshipFor);
  const consents = createConsentLedger({ stores, people, attributing, dataKeys, vault, ids: tools.ids, freshId: () => ids.next() });
  const requests = createRequestQueries(stores, intakeKeys);
  const leads: LeadTools = { stores, tombstones, access, reference, tools, vault, dataKeys, people, attributing, clock, ids };
  const verification: VerificationTools = {
    stores,
    access,
    reference,
    dataKeys,
    vault,
    ids: tools.ids,
    clock,
    freshIds: ids,
    holidays,
    survivorshipFor,
  };
  const contacted = createContactFindings({ stores, people, attributing, dataKeys, vault, ids: tools.ids, verification });
  const bookings: BookingTools = {
    ...{ stores, access, reference, people, attributing, vehicles, places, tombstones, clock, holidays },
    ids: tools.ids,
    freshIds: ids,
  };
  const surroundingsAt = (at: string) => createSurroundings(at, reference.tree(), reference.policies());

  return startService({
    name: NAME,
    ports,
    store,
    reference,
    unheardErasures: async (erasureIds) => new Set(erasureIds).difference(new Set((await stores.erasedPlaces.get([...erasureIds])).keys())),
    reactions: createCustomerReactions({
      ...{ stores, reference, intake, placing, places, identity, erasing, reviews, upkeep, findings, contacted, clock },
      merging: createLeadMerging({ stores, reference, clock }),
      ids: tools.ids,
    }),
    aggregates: [
      stores.records,
      stores.people,
      stores.rulings,
      stores.trainings,
      stores.vehicles,
      stores.reports,
      stores.orders,
      stores.requests,
      stores.nodes,
      stores.staff,
      stores.policies,
      stores.leads,
      stores.adoptions,
      stores.dealerDays,
      stores.erasures,
      stores.verifications,
      stores.findings,
      stores.samples,
      stores.progressLinks,
    ],
    wakeUps: [
      wakeUpsOf(stores.vehicles, ({ wakeAt }) => ({ type: 'Review', surroundings: surroundingsAt(wakeAt) }) as const),
      reviews.wakeUp,
      intakeKeys.expiry,
      createLeadWakeUp(leads),
      wakeUpsOf(stores.verifications, ({ wakeAt }) => ({ type: 'TellEscalations', at: wakeAt }) as const),
    ],
    implementations: [
      createCustomerService({
        ...{ access, reference, people, vehicles, timelines, contacts, consents, reveals },
        ...{ survivorshipFor, requests, intakeKeys, clock },
      }),
      createIdentityService({
        ...{ stores, access, reference, identity, people, attributing, reasons, clock, ids },
        matchScale: createMatchScale({ stores, reference, clock }),
        training: createModelTraining({ stores, identity, reference, clock, ids }),
      }),
      createOrganisationService({ stores, access, reference, clock, ids }),
      createPolicyService({ stores, access, reference, clock, ids }),
      createLeadService(leads),
      createErasureService({
        ...{ stores, access, reference, people, dataKeys, reasons, clock },
        ids: tools.ids,
        fresh: ids,
        bus: ports.bus,
        intakeKeyDays: config.HOMEWARD_INTAKE_KEY_DAYS,
        backupDays: config.HOMEWARD_BACKUP_DAYS,
      }),
      createStandingService({ stores, access, reference, clock, ids: tools.ids }),
      createRefusalService({ access, reference, people, consents, clock }),
      createAudienceService({ stores, people, access, reference, clock, survivorshipFor }),
      createAdoptionService(createAdoptions({ stores, access, reference, dataKeys, vault, ids: tools.ids, clock }), ids),
      createQualityService(verification, people),
      createAppointmentService(bookings),
      createOrderService({ stores, people, access, reference }),
      createVisitService(createVisitQueries({ stores, access, reference, clock }), {
        ...{ stores, access, reference, clock },
        ids: tools.ids,
        freshIds: ids,
      }),
    ],
    digest: () => digestCustomer(stores, surroundingsAt(clock.now()), { people, survivorshipFor, ids: tools.ids }),
  });
}

/** Blind indexes have a key of their own, so that a search mark is never an id. */
function blindKeyOf(identityKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', identityKey, '', 'homeward/blind-index', KEY_BYTES));
}
