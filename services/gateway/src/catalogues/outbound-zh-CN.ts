import type { Catalogue } from './catalogue';

/** What is said about feeds and webhooks, in Chinese. */
export const outboundZhCN: Catalogue = {
  'status.410': '已不再保留',
  'feed.cursor-invalid': ['这不是该经销商动态的游标。', '请使用上一次应答中的游标，或不带游标重新开始。'],
  'feed.cursor-too-old': ['该游标之后的内容已不再保留。', '请读取客户、任务、预约和积分的当前状态，然后从游标 {cursor} 继续。'],
  'feed.dealer-missing': ['一份动态只属于一家经销商，而您有多家。', '请指明：?dealer=…'],
  'feed.kind-unknown': '不在下列取值之中：{expected}。',
  'feed.page-size': '应为 {from} 到 {to} 的整数。',
};
