/** What the command line says about customers, in English. */
export const enCustomers = {
  'customers.description': 'customers of a dealer, region or brand',
  'customers.option.dealer': 'the dealer; a region or brand works as well',
  'customers.option.on': 'as of this day; today when left out',
  'customers.early-signs.description': 'who looks as if leaving: longer gaps, less spending, refused contacts; the most valuable first',
  'customers.early-signs.title': 'Early signs of leaving on {on}',
  'customers.early-signs.none': 'Nobody shows an early sign of leaving.',
  'column.service-value': 'Service value',
  'column.early-signs': 'Early signs',
  'word.value-class.high': 'high',
  'word.value-class.mid': 'middle',
  'word.value-class.low': 'low',
} as const;
