import type { Catalogue } from './catalogue';

/** 车辆到期事项的文本。 */
export const dueZhCN: Catalogue = {
  'due.done-before-last': ['此后已于 {lastOn} 做过。', '请填写之后完成的日期。'],
  'due.done-in-future': ['日期尚未到。', '请填写实际完成的日期。'],
  'due.item-unknown': ['该车没有此到期事项（{key}）。', '请先查询该车的到期事项，并使用其中的编号。'],
  'due.mileage-unlikely': ['根据里程记录，当时应在 {from} 至 {to} 公里之间。', '请更正里程，或不填。'],
  'due.recall-needs-record': ['召回须以记录关闭。', '请报送状态为 done 的召回记录。'],
  'due.too-many': '一次最多 {most} 辆车或事项。',
  'due.unreadable-day': ['不是日期。', '请写成 2024-05-01。'],

  'item.contract': '服务合同 {contractId}（{contract}）：至 {toOn}；{services} 次中还剩 {remainingServices} 次；{km} 公里（0 为不限）。',
  'item.declined': '{declinedOn} 建议的 {work} {code} 被客户谢绝，至今共 {times} 次。',
  'item.due': '{item}：{on} 到期（按{basis}），{confidencePercent}% 的把握在 {earliestOn} 至 {latestOn} 之间。',
  'item.expires': '{item}于 {on} 到期。',
  'item.later': '{fromOn} 才开始；此类联系提前 {aheadDays} 天安排，即 {on}。',
  'item.recall': '召回 {campaign}（{announcedOn} 发布）尚未完成。',
  'item.scheduled': '{item}：上次 {baseOn}，每 {months} 个月或 {km} 公里。',
  'item.season': '{item}：{on}；{fromOn} 至 {untilOn} 之间完成。',
  'item.warranty': '质保自 {firstSoldOn} 起 {months} 个月或 {km} 公里，按时间至 {on}。',
  'item.with-maintenance': '与下次保养一起做，保养于 {on} 到期。',
  'declined.rests': '已谢绝 {times} 次，不再提起。',
  'done-elsewhere': '声明已于 {doneOn} 在别处完成（{item}）。',
  'done-elsewhere-taken-back': '在别处完成的声明已撤回（{item}）。',
};
