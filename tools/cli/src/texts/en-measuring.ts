/** What the command line says about measuring the work with customers, in English. */
export const enMeasuring = {
  'kpis.workload.description': 'calls and visits per kept customer and year, and the cars that the visits of a month speak for',
  'kpis.workload.option.visits': 'visits a month to plan with, for each group; the mean of the twelve months when left out',
  'workload.title': 'Workload, {from} – {to}',
  'workload.none': 'There is nothing to report.',
  'workload.column.kept': 'Kept customers',
  'workload.column.visits': 'Visits',
  'workload.column.calls': 'Calls',
  'workload.column.calls-per-customer': 'Calls per customer and year',
  'workload.column.visits-per-customer': 'Visits per customer and year',
  'workload.column.visits-a-month': 'Visits a month',
  'workload.column.active-cars': 'Active cars',
  'column.stream': 'Stream',
  'word.member.call': 'call',
  'word.member.appointment': 'appointment',
} as const;
