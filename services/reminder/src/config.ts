import { type Environment, keySettings, readConfig, secret, serviceSettings, setting, urlOf } from '@homeward/runtime';
import { z } from 'zod';

const schema = z.object({
  ...serviceSettings,
  HOMEWARD_MASTER_KEYS: keySettings.HOMEWARD_MASTER_KEYS,
  HOMEWARD_SMS_URL: setting('the http:// or https:// URL of the SMS provider, or nothing', urlOf('http', 'https').optional()),
  HOMEWARD_SMS_TOKEN: secret('the token for the SMS provider, or nothing', z.string().min(1).optional()),
  HOMEWARD_SMTP_URL: secret('an smtp:// or smtps:// URL with user and password, or nothing', urlOf('smtp', 'smtps').optional()),
  HOMEWARD_MAIL_FROM: setting('the address that mails come from', z.string().min(1).default('homeward@localhost')),
  HOMEWARD_MESSAGE_FILE: setting('a file that takes messages instead of the providers, or nothing', z.string().min(1).optional()),
});

export type ReminderConfig = z.output<typeof schema>;

/** Throws ConfigurationError naming every bad key. */
export function readReminderConfig(environment: Environment): ReminderConfig {
  return readConfig(schema, environment);
}
