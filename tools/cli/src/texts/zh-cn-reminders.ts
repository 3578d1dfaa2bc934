import type { enReminders } from './en-reminders';

/** What the command line says about reminders, in Chinese. */
export const zhCNReminders: Readonly<Record<keyof typeof enReminders, string>> = {
  'reminders.description': '提醒是如何得出的',
  'reminders.calibration.description': '到期日预测的准确度：用此后里程表的读数检验以往保养的预测',
  'reminders.calibration.step': '重新预测以往的保养',
  'reminders.calibration.progress': '{count} 辆车',
  'reminders.calibration.none': '没有足够的里程读数可供检验预测。',
  'reminders.calibration.note': '偏差天数：应邀请车主之日所预测的日期，与里程表实际达到该里程的日期之差。仅含按里程到期的车辆。',
  'calibration.title': '各方法的预测',
  'calibration.by-dealer': '全部可信读数，按经销商',
  'calibration.column.method': '方法',
  'calibration.column.predictions': '预测数',
  'calibration.column.inside': '落入 {percent} % 区间',
  'calibration.column.median': '偏差天数中位数',
  'calibration.column.mean': '平均偏差天数',
  'calibration.column.well-known': '中位数（3 次以上读数）',
  'word.estimator.robust': '全部可信读数',
  'word.estimator.last-interval': '最近一段',
  'word.estimator.lifetime-average': '全程平均',
  'word.estimator.class-average': '同类平均',
};
