/**
 * Personal values: read and normalised, masked, sealed at rest, looked up by blind indexes, and turned into ids that tell nothing.
 * Readers never throw: they answer the value or the reason why it is none. Keys and randomness come in from outside.
 */
export { type BirthdayCalendar, type InvalidBirthday, type ReadBirthday, readBirthday } from './birthday';
export { type BlindIndex, createBlindIndex } from './blind-index';
export { type InvalidEmail, type ReadEmail, readEmail } from './email';
export { createIdDeriver, type IdDeriver } from './id-deriver';
export { maskEmail, maskName, maskPhone, maskPlate, maskVin } from './masking';
export { nameKey } from './name-key';
export { type InvalidPhone, type PhoneKind, type ReadPhone, readPhone } from './phone';
export { type InvalidPlate, type PlateKind, type ReadPlate, readPlate } from './plate';
export { BrokenSeal, openBytes, type RandomBytes, sealBytes } from './sealing';
export { createVault, type MasterKeys, type Sealed, UnknownMasterKey, type Vault, type VaultOptions, type WrappedKey } from './vault';
export { type InvalidVin, type ReadVin, readVin, vinCheckDigit } from './vin';
