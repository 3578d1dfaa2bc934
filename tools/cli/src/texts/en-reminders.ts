/** What the command line says about reminders, in English. */
export const enReminders = {
  'reminders.description': 'how reminders come about',
  'reminders.calibration.description': 'how well due dates were predicted: past maintenance against what the odometers showed later',
  'reminders.calibration.step': 'Predicting past maintenance again',
  'reminders.calibration.progress': '{count} cars',
  'reminders.calibration.none': 'No car has been read often enough to hold a prediction against.',
  'reminders.calibration.note':
    'Days off: between the day predicted when the owner was to be invited and the day on which the odometer reached the distance. Only cars due by distance.',
  'calibration.title': 'Predictions by method',
  'calibration.by-dealer': 'All readings that fit, by dealer',
  'calibration.column.method': 'Method',
  'calibration.column.predictions': 'Predictions',
  'calibration.column.inside': 'In the {percent} % range',
  'calibration.column.median': 'Median days off',
  'calibration.column.mean': 'Mean days off',
  'calibration.column.well-known': 'Median, 3 readings and more',
  'word.estimator.robust': 'all readings that fit',
  'word.estimator.last-interval': 'last interval',
  'word.estimator.lifetime-average': 'lifetime average',
  'word.estimator.class-average': 'class average',
} as const;
