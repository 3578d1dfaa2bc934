import type { Catalogue } from './catalogue';

/** What is said about the quality of data, in Chinese. */
export const qualityZhCN: Catalogue = {
  'correction.closed': '该更正任务已关闭。',
  'correction.disputed-already': '该更正任务已申诉过，且已有结论。',
  'correction.not-disputed': ['该更正任务没有申诉。', '经销商申诉后才能裁定。'],
  'correction.reason-missing': ['缺少理由。', '请说明该信息为何正确。'],
  'correction.unknown': '没有这个更正任务。',
  'quality.unknown-value': '不在可选范围内：{expected}。',
  'quality.week-invalid': ['不是 ISO 周。', '请写成 2024-W49 的形式。'],
  'sample.period-invalid': '抽样没有期间：请给出两个日期，后者不早于前者。',
  'verification.field-empty': '该记录此处没有有效内容，无可核实（{field}）。',
  'verification.field-twice': '同一字段出现了两次。',
  'verification.no-outcome': '没有任何字段的核实结果。',
  'verification.unknown': '没有可核实的这条记录。',
  'verification.value-changed': ['该记录的内容已有变化。', '请重新读取任务，按新的内容核实。'],
};
