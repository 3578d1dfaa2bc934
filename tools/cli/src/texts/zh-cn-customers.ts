import type { enCustomers } from './en-customers';

/** What the command line says about customers, in Chinese. */
export const zhCNCustomers: Readonly<Record<keyof typeof enCustomers, string>> = {
  'customers.description': '经销商、大区或品牌的客户',
  'customers.option.dealer': '经销商；也可以是大区或品牌',
  'customers.option.on': '截至此日；不填为今天',
  'customers.early-signs.description': '有流失迹象的客户：到店间隔变长、消费减少、拒绝联系；价值高的在前',
  'customers.early-signs.title': '{on} 的流失早期迹象',
  'customers.early-signs.none': '没有客户出现流失迹象。',
  'column.service-value': '服务价值',
  'column.early-signs': '早期迹象',
  'word.value-class.high': '高',
  'word.value-class.mid': '中',
  'word.value-class.low': '低',
};
