import type { MasterKeySetting } from './service-settings';

/** The master keys as a vault takes them: the first one of the setting is current. */
export function masterKeysOf(config: { readonly HOMEWARD_MASTER_KEYS: readonly MasterKeySetting[] }): {
  readonly current: string;
  readonly keys: Readonly<Record<string, Uint8Array>>;
} {
  const [newest] = config.HOMEWARD_MASTER_KEYS;
  return { current: newest?.id ?? '', keys: Object.fromEntries(config.HOMEWARD_MASTER_KEYS.map(({ id, key }) => [id, key])) };
}
