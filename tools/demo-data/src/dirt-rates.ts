/**
 * How much dirt a file has, as shares of the rows named. For owners they are chances, row by row; for all others counts are rounded,
 * and are at least one where there is a row to spoil. `correctionFirst` is a share of the corrections: they stand before what they correct.
 */
export const dirtRates = {
  owners: {
    /** A second row for a person whom the desk did not find; of people with two contacts or more. */
    duplicatePerson: 0.05,
    /** Rows in another spelling: of the first row at the home dealer, of first rows elsewhere, of second rows. */
    spelling: { atHome: 0.05, elsewhere: 0.35, duplicate: 0.8 },
    phoneFormat: 0.12,
    phoneMissing: 0.03,
    addressMissing: 0.08,
    formulaCell: 0.003,
  },
  vins: { checkDigit: 0.01, length: 0.004 },
  visits: {
    odometerTypo: 0.012,
    correction: 0.015,
    correctionFirst: 0.15,
    cancelled: 0.008,
    repeated: 0.01,
    late: 0.008,
    outOfOrder: 0.02,
  },
  readings: { odometerTypo: 0.01, repeated: 0.01, outOfOrder: 0.02 },
  appointments: { repeated: 0.005, outOfOrder: 0.02 },
  /** Owners, vehicles and sales. */
  masterData: { repeated: 0.005, outOfOrder: 0.01 },
  /** Rows that nobody can take, per file of visits; one of each in appointments or readings. */
  unreadable: { visits: 2, others: 1 },
} as const;
