import type { Catalogue } from './catalogue';

/** 关于生日、节日、天气等关怀时机的用语。 */
export const occasionsZhCN: Catalogue = {
  'audience.unreadable-time': '时间范围无效，最长一年。',
  'occasion.announced-already': '该关怀事项已发布。',
  'occasion.no-cadence': ['不会联系任何人：这些经销商没有针对 {kind} 的联系节奏。', '请改用其他节奏，或先发布相应策略。'],
  'occasion.nodes': '请指定 {from} 至 {to} 个组织节点。',
  'occasion.other-content': ['该编号已用于另一事项。', '请换一个编号。'],
  'occasion.over': '该事项已于 {untilOn} 结束。',
  'occasion.over-before-it-begins': ['结束日期早于开始日期或今天（{today}）。', '请填写更晚的结束日期。'],
  'occasion.too-long': '一个事项最长 {most} 天。',
  'occasion.unknown': '没有此关怀事项。',
  'occasion.unknown-class': '应为以下之一：{expected}。',
  'occasion.unknown-kind': '应为以下之一：{expected}。',
  'occasion.unknown-status': '应为以下之一：{expected}。',
  'occasion.unreadable-day': '不是有效日期。',
  'occasion.unreadable-key': '编号只能含字母、数字、点、连字符和下划线，最多 80 个字符。',
  'occasion.withdrawn-already': '该事项已撤回。',

  'holidays.unknown': ['尚无 {year} 年放假通知：该年休息日暂按普通日处理。', '{year} 年通知发布后请更新平台。'],
  'trade-up': '自 {on} 起有询问换购、增购的理由（{because}）。',
  'trade-up.asked-lately': '自 {on} 起已就换购、增购询问过车主，暂不再问。',
  'trade-up.later': '自 {on} 起询问车主换购、增购意向。',
  occasion: '因 {kind}（{occasionId}）。',
  rectification: '投诉问题已于 {on} 整改完成，需再次回访客户。',
  correction: '错误字段（{field}）已于 {on} 退回经销商更正，需向客户核实。',
};
