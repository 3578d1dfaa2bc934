import { stringify } from 'yaml';
import { columnsOf, dateColumns, dateTimeColumns, moneyColumns, uploadOrder, type ColumnOf, type RecordType } from './records';
import { readLocalDateTime } from './local-time';
import { brand, vehicleModels } from './vehicle-models';

/** Chinese headers of the canonical fields; the externalId is called after the thing it numbers. */
const headers: Readonly<Record<Exclude<ColumnOf<RecordType>, 'externalId'>, string>> = {
  ...{
    revision: '版本',
    occurredAt: '登记时间',
    name: '姓名',
    sex: '性别',
    birthday: '生日',
    phone: '手机',
    phone2: '备用电话',
    email: '邮箱',
  },
  ...{ wechatId: '微信号', province: '省份', city: '城市', district: '区县', street: '详细地址', occupation: '职业', hobbies: '爱好' },
  ...{
    preferredChannel: '首选联系方式',
    bestTimeToCall: '方便联系时间',
    language: '语言',
    consentMarketing: '同意营销',
    consentService: '同意服务提醒',
  },
  ...{
    consentSurvey: '同意回访调查',
    vin: '车架号',
    plate: '车牌号',
    brand: '品牌',
    model: '车型',
    colour: '颜色',
    use: '车辆用途',
    customerExternalId: '客户编号',
  },
  ...{
    ownedFrom: '过户日期',
    soldNewOn: '新车销售日期',
    warrantyMonths: '质保月数',
    warrantyKm: '质保里程',
    insuranceExpiresOn: '保险到期日',
  },
  ...{
    inspectionExpiresOn: '年检到期日',
    status: '状态',
    soldOn: '销售日期',
    deliveredOn: '交车日期',
    priceFen: '成交价',
    consultantId: '销售顾问',
  },
  ...{ startsAt: '预约时间', service: '预约项目', advisorId: '服务顾问', kind: '维修类型', openedAt: '进厂时间', closedAt: '结算时间' },
  ...{ mileageKm: '行驶里程', lines: '明细', source: '来源', reason: '作废原因' },
};

const idHeaders: Readonly<Record<RecordType, string>> = {
  customer: '客户编号',
  vehicle: '车辆编号',
  sale: '销售单号',
  appointment: '预约单号',
  visit: '工单号',
  reading: '记录号',
  'visit-cancellation': '工单号',
};

const serviceKinds = {
  'first-service': '首保',
  routine: '定期保养',
  'warranty-repair': '保修维修',
  'body-repair': '钣喷维修',
  'general-repair': '一般维修',
  recall: '召回',
};
const yesNo = { yes: '是', no: '否' };

/** Canonical value → value in the file, by field. */
const values: Readonly<Partial<Record<RecordType, Readonly<Record<string, Readonly<Record<string, string>>>>>>> = {
  customer: {
    sex: { male: '男', female: '女' },
    preferredChannel: { phone: '电话', wechat: '微信', sms: '短信', email: '邮件' },
    language: { 'zh-CN': '中文', en: '英文' },
    consentMarketing: yesNo,
    consentService: yesNo,
    consentSurvey: yesNo,
  },
  vehicle: {
    model: Object.fromEntries(vehicleModels.map(({ code, chineseName }) => [code, chineseName])),
    use: { family: '家用', commercial: '营运', special: '特种' },
    status: { active: '正常', scrapped: '报废', exported: '出口' },
  },
  appointment: {
    service: serviceKinds,
    status: { booked: '已预约', moved: '已改期', cancelled: '已取消', arrived: '已到店', 'no-show': '未到店' },
  },
  visit: { kind: serviceKinds },
  reading: { source: { dealer: '店内', telematics: '车联网', owner: '车主' } },
};

/** Fields that are the same in every row, and therefore not in the file. */
const constants: Readonly<Partial<Record<RecordType, Readonly<Record<string, string>>>>> = { vehicle: { brand: brand.id } };

const datePattern = 'yyyy/MM/dd';
const dateTimePattern = 'yyyy/MM/dd HH:mm';

const isInFile = (type: RecordType, column: string): boolean => constants[type]?.[column] === undefined;

/** The header of a file: constant columns are left out. */
export function chineseHeader(type: RecordType): readonly string[] {
  return columnsOf[type].filter((column) => isInFile(type, column)).map((column) => headerOf(type, column));
}

function headerOf(type: RecordType, column: ColumnOf<RecordType>): string {
  return column === 'externalId' ? idHeaders[type] : headers[column];
}

/** A row's cells as the Chinese system writes them. What it cannot read (a spoiled date) stays as it is. */
export function toChineseCells(type: RecordType, cells: readonly string[]): readonly string[] {
  const columns: readonly string[] = columnsOf[type];
  const translated: string[] = [];
  for (const [index, cell] of cells.entries()) {
    const column = columns[index];
    // A torn row has cells beyond the last column.
    if (column === undefined) translated.push(cell);
    else if (isInFile(type, column)) translated.push(toChineseCell(type, column, cell));
  }
  return translated;
}

function toChineseCell(type: RecordType, column: string, cell: string): string {
  if (cell === '') return cell;
  if (dateColumns.has(column) || dateTimeColumns.has(column)) {
    return readLocalDateTime(cell) === undefined ? cell : cell.replaceAll('-', '/').replace('T', ' ');
  }
  if (column === 'priceFen') return toYuan(cell);
  if (column === 'lines') return cell.replace(/-?\d+(?=\||$)/g, toYuan);
  return values[type]?.[column]?.[cell] ?? cell;
}

/** Fen as yuan with two decimals: `-35010` → `-350.10`. */
function toYuan(fen: string): string {
  const digits = fen.replace('-', '').padStart(3, '0');
  return `${fen.startsWith('-') ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The mapping file that turns this dialect back into canonical records: YAML, all record types. */
export function chineseMapping(): string {
  const types = Object.fromEntries(
    uploadOrder.map((type) => {
      const columns = columnsOf[type].filter((column) => isInFile(type, column));
      const formats = columns
        .filter((column) => dateColumns.has(column) || dateTimeColumns.has(column))
        .map((column) => [column, dateColumns.has(column) ? datePattern : dateTimePattern]);
      const units = columns.filter((column) => moneyColumns.has(column)).map((column) => [column, 'yuan']);
      const canonicalValues = Object.entries(values[type] ?? {}).map(([field, table]) => [
        field,
        Object.fromEntries(Object.entries(table).map(([canonical, inFile]) => [inFile, canonical])),
      ]);
      return [
        type,
        {
          columns: Object.fromEntries(columns.map((column) => [column, headerOf(type, column)])),
          ...(canonicalValues.length > 0 && { values: Object.fromEntries(canonicalValues) as unknown }),
          ...(formats.length > 0 && { formats: Object.fromEntries(formats) as unknown }),
          ...(units.length > 0 && { units: Object.fromEntries(units) as unknown }),
          ...(constants[type] && { constants: constants[type] }),
        },
      ];
    }),
  );
  return stringify({ encoding: 'gb18030', types }, { lineWidth: 0, aliasDuplicateObjects: false });
}
