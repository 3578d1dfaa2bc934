import type { ServicePorts } from '@homeward/runtime';
import { MESSAGE_CHANNELS, type MessageChannel, type MessageProviders } from './app/ports-of-channels';
import type { ReminderConfig } from './config';
import { createFileSink } from './outbound/file-sink';
import { createLetterProvider } from './outbound/letter-provider';
import { createMailProvider } from './outbound/mail-provider';
import { createPushProvider } from './outbound/push-provider';
import { createSmsProvider } from './outbound/sms-provider';
import { createWechatProvider } from './outbound/wechat-provider';

/** Print files are batches of a day of the country that the platform is run in; letters have no hour. */
const PRINT_TIME_ZONE = 'Asia/Shanghai';

/** The providers that the settings name. A file takes everything when one is named: then nobody outside is written to. */
export function providersOf(
  config: ReminderConfig,
  { machineClock, businessClock }: Pick<ServicePorts, 'machineClock' | 'businessClock'>,
): MessageProviders {
  const { HOMEWARD_MESSAGE_FILE: file } = config;
  if (file !== undefined) {
    const sink = createFileSink(file);
    return { sms: sink, email: sink, wechat: sink, 'app-push': sink, letter: sink };
  }
  const { HOMEWARD_PROVIDER_LIMIT_MS: timeoutMs } = config;
  const { HOMEWARD_SMS_URL: smsUrl, HOMEWARD_SMS_TOKEN: token } = config;
  const { HOMEWARD_SMTP_URL: smtpUrl, HOMEWARD_MAIL_FROM: from } = config;
  const { HOMEWARD_WECHAT_URL: url, HOMEWARD_WECHAT_APP_ID: appId, HOMEWARD_WECHAT_SECRET: secret } = config;
  const { HOMEWARD_PUSH_SUBJECT: subject, HOMEWARD_PUSH_PUBLIC_KEY: publicKey, HOMEWARD_PUSH_PRIVATE_KEY: privateKey } = config;
  const { HOMEWARD_PUSH_SERVICES: services, HOMEWARD_LETTER_DIRECTORY: directory } = config;
  return {
    ...(smsUrl === undefined ? {} : { sms: createSmsProvider({ url: smsUrl, token, timeoutMs }) }),
    ...(smtpUrl === undefined ? {} : { email: createMailProvider({ url: smtpUrl, from, timeoutMs }) }),
    ...(appId === undefined || secret === undefined
      ? {}
      : { wechat: createWechatProvider({ url, appId, secret, clock: machineClock, timeoutMs }) }),
    ...(publicKey === undefined || privateKey === undefined
      ? {}
      : { 'app-push': createPushProvider({ vapid: { subject, publicKey, privateKey }, services, timeoutMs }) }),
    ...(directory === undefined ? {} : { letter: createLetterProvider({ directory, clock: businessClock, timeZone: PRINT_TIME_ZONE }) }),
  };
}

/** What there is a provider for, beside SMS and e-mail: messages by these two are planned in any case, and wait. */
export function outletsOf(providers: MessageProviders): readonly MessageChannel[] {
  return MESSAGE_CHANNELS.filter((channel) => channel !== 'sms' && channel !== 'email' && providers[channel] !== undefined);
}
