/** What the command line says about feeds, in English. */
export const enOutbound = {
  'feed.description': 'what a dealer is told of customers, tasks, appointments and points, a line each',
  'feed.option.dealer': 'whose feed',
  'feed.option.kinds': 'only these: customer,task,appointment,points,notice',
  'feed.option.from': 'oldest or newest: where to begin',
  'feed.option.cursor': 'go on behind this place',
  'feed.option.follow': 'go on with what is told from now on, until Ctrl-C',
  'feed.cursor': 'Go on with --cursor {cursor}',
  'column.change': 'Change',
};
