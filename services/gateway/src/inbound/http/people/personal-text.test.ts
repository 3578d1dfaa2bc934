import { isPersonal } from './personal-text';

describe('a text that anybody may see', () => {
  test.each([
    '13800138000',
    '+86 13800138000',
    '找 138-0013-8000',
    '１３８００１３８０００',
    '021-58888888',
    '皖M·A1230',
    'of 沪AD12345 (blue)',
    '1M8GDM9AXKP042788',
    'a＠b.cn, zhang.wei@example.com',
  ])('is personal with %s in it', (text) => expect(isPersonal(text)).toBe(true));

  test.each([
    '',
    'D1',
    'SA01',
    '售后服务部',
    'zl4t7mhxuwzhFH0tJiqhhw',
    '01a2069e-8da3-7e9a-a3c2-9a2f67926f30',
    'case-MDFhMjA2OWUtYTM0Ni03MTA4',
    'maintenance-2024',
    '2024-06-01',
    '比亚迪 汉 EV',
    'https://dms.example/homeward',
  ])('is not with %s', (text) => expect(isPersonal(text)).toBe(false));
});
