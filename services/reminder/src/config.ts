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

const schema = z.object({
  ...serviceSettings,
  HOMEWARD_MASTER_KEYS: keySettings.HOMEWARD_MASTER_KEYS,
  HOMEWARD_SMS_URL: setting('the http:// or https:// URL of the SMS provider, or nothing', urlOf('http', 'https').optional()),
  HOMEWARD_SMS_TOKEN: secret('the token for the SMS provider, or nothing', z.string().min(1).optional()),
  HOMEWARD_SMTP_URL: secret('an smtp:// or smtps:// URL with user and password, or nothing', urlOf('smtp', 'smtps').optional()),
  HOMEWARD_MAIL_FROM: setting('the address that mails come from', z.string().min(1).default('homeward@localhost')),
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
