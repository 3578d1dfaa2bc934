import type { Catalogue } from './catalogue';

/** What is said about answers to messages, in Chinese. */
export const repliesZhCN: Catalogue = {
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
