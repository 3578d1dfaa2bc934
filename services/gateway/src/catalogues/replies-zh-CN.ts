import type { Catalogue } from './catalogue';

/** What is said about answers to messages, in Chinese. */
export const repliesZhCN: Catalogue = {
  'gateway.provider-without-secret': [
    '该供应商未配置密钥，无法确认内容由其发送。',
    '请运维人员配置（HOMEWARD_GATEWAY_PROVIDER_SECRETS），然后用该密钥签名。',
  ],
  'gateway.signature-invalid': [
    '签名与所发内容不符。',
    '请用该供应商的密钥，对 <webhook-id>.<webhook-timestamp>.<正文> 按发送的原始字节计算 HMAC-SHA256。',
  ],
  'gateway.signature-missing': [
    '没有签名。',
    '请按 Standard Webhooks 1.0 发送 webhook-id、webhook-timestamp（秒）和 webhook-signature（v1,<base64>）。',
  ],
  'gateway.signature-too-old': ['签名中的时间与当前相差超过 {seconds} 秒。', '请在每次发送（包括重发）时重新签名，并校准时钟。'],
  'reply.from-nowhere': ['不知道是谁的回复。', '请给出所回复的联系编号，或回复所用的号码。'],
  'reply.too-long': '回复最多 {most} 个字符。',
  'unsubscribe-link.unknown': ['此链接无效。', '请使用较新信息中的链接，或致电您的经销商。'],
  'unsubscribe.ask': '您将不再收到{dealer}通过{channel}发送的此类信息。',
  'unsubscribe.button': '确认退订',
  'unsubscribe.channel.app-push': '应用推送',
  'unsubscribe.channel.email': '电子邮件',
  'unsubscribe.channel.letter': '信函',
  'unsubscribe.channel.sms': '短信',
  'unsubscribe.channel.wechat': '微信',
  'unsubscribe.done': '已退订：{dealer}不再通过{channel}发送此类信息。',
  'unsubscribe.title': '信息订阅',
  reply: '客户于 {on} 回复了信息：{meaning}。',
  'kind.reply-yes': '客户愿意来店',
  'kind.reply-call': '客户请求回电',
  'kind.reply-words': '客户有回复',
};
