import type { Catalogue } from './catalogue';

/** What is said about feeds and webhooks, in Chinese. */
export const outboundZhCN: Catalogue = {
  'status.410': '已不再保留',
  'feed.cursor-invalid': ['这不是该经销商动态的游标。', '请使用上一次应答中的游标，或不带游标重新开始。'],
  'feed.cursor-too-old': ['该游标之后的内容已不再保留。', '请读取客户、任务、预约和积分的当前状态，然后从游标 {cursor} 继续。'],
  'feed.dealer-missing': ['一份动态只属于一家经销商，而您有多家。', '请指明：?dealer=…'],
  'feed.kind-unknown': '不在下列取值之中：{expected}。',
  'feed.page-size': '应为 {from} 到 {to} 的整数。',
  'webhook.address-refused': ['该地址不在公网上。', '请运维人员放行其所在网络。'],
  'webhook.description-too-long': '超过 {most} 个字符。',
  'webhook.registered-already': '该推送地址已登记。',
  'webhook.unknown': '没有这个推送地址。',
  'webhook.unknown-value': '不在下列取值之中：{expected}。',
  'webhook.url-invalid': ['不是可以推送的 URL。', '请写成 https://dms.example/path，不含用户名和密码，最多 2000 个字符。'],
  'webhook.url-not-https': ['只通过 https 推送。', '请为接收方配置证书并使用 https:// 地址。'],
  'webhook-delivery.unknown': ['没有这条消息。', '仅列出最近一百条。'],
};
