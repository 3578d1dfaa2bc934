import type { Catalogue } from './catalogue';

/** What is said about the work of a day, in Chinese. */
export const workZhCN: Catalogue = {
  'kind.first-service': '首次保养',
  'kind.routine': '定期保养',
  'kind.invitation-follow-up': '保养再次邀请',
  'kind.lead-follow-up': '购车跟进',
  'kind.visit-day-0': '离店当日回访',
  'kind.visit-day-5': '离店5天回访',
  'kind.visit-month-1': '离店一个月回访',
  'kind.maintenance-follow-up': '保养跟踪',
  'node.unknown': '没有此组织节点。',
  'work.after-visit': '{kind}：自{on}起。',
  'work.dealer-missing': ['该工号在多家经销商使用，或均未使用。', '请指明经销商：?dealer=…'],
  'work.due': '{kind}：{dueOn}到期。',
  'work.due-about': '{kind}：预计{dueOn}到期（{percent}%的把握在{earliestOn}至{latestOn}之间）。',
  'work.owner-missing': ['您不是负责外呼的员工。', '请指明要看谁的清单：?owner=…'],
  'work.planned': '{kind}：自{on}起。',
  'work.unreadable-day': ['不是日历日期。', '请写成 2024-05-01。'],
};
