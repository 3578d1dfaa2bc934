/** What the command line says about the work of a day, in English. */
export const enWork = {
  'work.description': 'who calls whom today',
  'work.list.description': 'the calls of one person on a day, in order, with what to say',
  'work.list.title': 'To call',
  'work.list.none': 'Nobody is to be called.',
  'work.load.description': 'everybody’s share of a day, and what there is no room for',
  'work.load.title': 'Work of the day',
  'work.load.unplaced': '{count} calls are on nobody’s list; for {lastDay} of them it is the last day.',
  'work.option.owner': 'whose calls: the code or the id of a member of staff',
  'work.option.dealer': 'where the code is used by several',
  'work.option.node': 'a dealer, or where a call centre is',
  'work.column.place': 'No.',
  'work.column.tries': 'Tries',
  'work.column.kind': 'As',
  'work.column.capacity': 'Fits a day',
  'work.column.listed': 'To call',
  'work.column.done': 'Done',
} as const;
