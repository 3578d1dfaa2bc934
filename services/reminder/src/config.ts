import {
  type Environment,
  keySettings,
  readConfig,
  secret,
  serviceSettings,
  setting,
  urlOf,
  wholeNumber,
  yesOrNo,
} from '@homeward/runtime';
import { z } from 'zod';
import { MESSAGE_CHANNELS, type ProviderLimits } from './app/ports-of-channels';
import { createAddressRules } from './outbound/address-rules';

const networks = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine((parts) => {
    try {
      createAddressRules(parts);
      return true;
    } catch {
      return false;
    }
  });

const LIMIT = /^(?<channel>[a-z-]+)=(?<most>[1-9][0-9]{0,6})\/(?<window>second|minute)$/;

/** `sms=50/second,sms=1000/minute,email=10/second` */
const limits = z.string().transform((text, context): ProviderLimits => {
  const read: Partial<Record<string, { perSecond?: number; perMinute?: number }>> = {};
  for (const part of text.split(',').map((one) => one.trim())) {
    const { channel, most, window } = LIMIT.exec(part)?.groups ?? {};
    if (channel === undefined || !MESSAGE_CHANNELS.some((known) => known === channel)) {
      context.addIssue({ code: 'custom', message: 'no limit of a provider' });
      return {};
    }
    read[channel] = { ...read[channel], [window === 'second' ? 'perSecond' : 'perMinute']: Number(most) };
  }
  return read;
});

/** Of the browsers and phones that are about. */
const PUSH_SERVICES = ['fcm.googleapis.com', 'updates.push.services.mozilla.com', '.push.apple.com', '.notify.windows.com'];
const hosts = z.string().transform((text) => text.split(',').map((part) => part.trim()));

const schema = z.object({
  ...serviceSettings,
  HOMEWARD_MASTER_KEYS: keySettings.HOMEWARD_MASTER_KEYS,
  HOMEWARD_SMS_URL: setting('the http:// or https:// URL of the SMS provider, or nothing', urlOf('http', 'https').optional()),
  HOMEWARD_SMS_TOKEN: secret('the token for the SMS provider, or nothing', z.string().min(1).optional()),
  HOMEWARD_SMTP_URL: secret('an smtp:// or smtps:// URL with user and password, or nothing', urlOf('smtp', 'smtps').optional()),
  HOMEWARD_MAIL_FROM: setting('the address that mails come from', z.string().min(1).default('homeward@localhost')),
  HOMEWARD_WECHAT_URL: setting('the URL of the WeChat API', urlOf('http', 'https').default('https://api.weixin.qq.com')),
  HOMEWARD_WECHAT_APP_ID: setting('the app id of the WeChat official account, or nothing', z.string().min(1).optional()),
  HOMEWARD_WECHAT_SECRET: secret('the secret of the WeChat official account, or nothing', z.string().min(1).optional()),
  HOMEWARD_PUSH_SUBJECT: setting(
    'whom push services write to, as mailto: or https:',
    z.string().min(1).default('mailto:homeward@localhost'),
  ),
  HOMEWARD_PUSH_PUBLIC_KEY: setting('the public VAPID key in base64url, or nothing', z.string().length(87).optional()),
  HOMEWARD_PUSH_PRIVATE_KEY: secret('the private VAPID key in base64url, or nothing', z.string().length(43).optional()),
  HOMEWARD_PUSH_SERVICES: setting(
    'hosts that push subscriptions may point to, `.host` for those below one, separated by commas',
    hosts.default(PUSH_SERVICES),
  ),
  HOMEWARD_GATEWAY_URL: setting('the URL that customers reach, for the links in messages, or nothing', urlOf('https', 'http').optional()),
  HOMEWARD_LETTER_DIRECTORY: setting('a directory that takes print files of letters, or nothing', z.string().min(1).optional()),
  HOMEWARD_PROVIDER_LIMIT_MS: setting(
    'milliseconds that a provider has for each message, from 100 to 40000',
    wholeNumber(100, 40_000).default(15_000),
  ),
  HOMEWARD_PROVIDER_LIMITS: setting(
    'how many messages providers take, as sms=50/second,sms=1000/minute,email=10/second, or nothing',
    limits.default({}),
  ),
  HOMEWARD_REMINDER_WEBHOOK_NETWORKS: setting(
    'networks inside that webhooks may go to, as 10.1.0.0/16, separated by commas, or nothing',
    networks.default([]),
  ),
  HOMEWARD_REMINDER_WEBHOOK_PLAIN_HTTP: setting('whether webhooks may go to http:// as well, true or false', yesOrNo().default(false)),
  HOMEWARD_REMINDER_WEBHOOK_LIMIT_MS: setting(
    'milliseconds that a receiver has, from 100 to 60000',
    wholeNumber(100, 60_000).default(10_000),
  ),
  HOMEWARD_MESSAGE_FILE: setting('a file that takes messages instead of the providers, or nothing', z.string().min(1).optional()),
});

export type ReminderConfig = z.output<typeof schema>;

/** Throws ConfigurationError naming every bad key. */
export function readReminderConfig(environment: Environment): ReminderConfig {
  return readConfig(schema, environment);
}
