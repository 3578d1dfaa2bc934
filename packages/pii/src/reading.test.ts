import fc from 'fast-check';
import { readBirthday } from './birthday';
import { readEmail } from './email';
import { maskEmail, maskName, maskPhone, maskPlate, maskVin } from './masking';
import { nameKey } from './name-key';
import { readPhone } from './phone';
import { readPlate } from './plate';
import { readVin, vinCheckDigit } from './vin';

/** All of Unicode, digits and letters that look like something, and long runs that would trap a careless expression. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: fc.constantFrom(...'0123456789+-() .１２３ABCabc皖张·@I'), maxLength: 60 }),
  fc
    .tuple(fc.constantFrom('1', 'a', '张', '-', 'a.', '@', ' ', '皖'), fc.integer({ min: 0, max: 20_000 }))
    .map(([unit, times]) => unit.repeat(times)),
);

describe('phones', () => {
  it.each([
    '13800138000',
    '138-0013-8000',
    '+86 138 0013 8000',
    '008613800138000',
    '86 138 0013 8000',
    '１３８００１３８０００',
    '（+86）13800138000',
    '(+86) 138 0013 8000',
    '+86－138－0013－8000',
    '13800138000.0',
    '\u202a13800138000\u202c',
  ])('%s is the mobile +8613800138000', (text) => expect(readPhone(text)).toEqual({ e164: '+8613800138000', kind: 'mobile' }));

  it.each([
    ['010-62345678', '+861062345678'],
    ['(021) 5888 8888', '+862158888888'],
    ['0550-3012345', '+865503012345'],
    ['0755 2345 6789', '+8675523456789'],
    ['（0991）2345678', '+869912345678'],
    ['024—23456789', '+862423456789'],
    ['+86-10-62345678', '+861062345678'],
  ])('%s is a landline', (text, e164) => expect(readPhone(text)).toEqual({ e164, kind: 'landline' }));

  it('a service number is neither', () => {
    expect(readPhone('400-820-8820')).toEqual({ e164: '+864008208820', kind: 'other' });
  });

  it('a number of another country keeps its code', () => {
    expect(readPhone('+852 9123 4567')).toEqual({ e164: '+85291234567', kind: 'mobile' });
  });

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['1380013800', 'not-assigned'],
    ['12345678901', 'not-assigned'],
    ['14400000000', 'not-assigned'],
    ['11111111111', 'not-assigned'],
    ['1.3800138E+10', 'not-a-number'],
    ['13800138000/13900139000', 'not-a-number'],
    ['张伟', 'not-a-number'],
    ['--', 'not-a-number'],
    ['010-62345678-801', 'extension'],
    ['010-62345678转801', 'extension'],
    ['010-62345678*801', 'extension'],
    ['021-5888 8888, 12', 'extension'],
    ['0550-3012345 分機 8', 'extension'],
    ['(0550)3012345 ext. 12', 'extension'],
    ['62345678', 'area-code-missing'],
    ['301 2345', 'area-code-missing'],
    ['1'.repeat(41), 'too-long'],
  ])('%j is none: %s', (text, invalid) => expect(readPhone(text)).toEqual({ invalid }));
});

describe('VINs', () => {
  it('are brought to upper-case and half-width', () => {
    expect(readVin(' １ｍ8gdm9axkp042788 ')).toEqual({ vin: '1M8GDM9AXKP042788', checkDigitValid: true });
    for (const text of ['1M8G DM9A-XKP042788', '1M8GDM9A—XKP042788', '*1M8GDM9AXKP042788*'])
      expect(readVin(text)).toEqual({ vin: '1M8GDM9AXKP042788', checkDigitValid: true });
  });

  it('with a wrong check digit are read, and the finding is told', () => {
    expect(readVin('1M8GDM9A1KP042788')).toEqual({ vin: '1M8GDM9A1KP042788', checkDigitValid: false });
  });

  it.each([
    ['', 'empty'],
    ['1M8GDM9AXKP04278', 'length'],
    ['1M8GDM9AXKP0427888', 'length'],
    ['1M8GDM9AXKPO42788', 'characters'],
    ['1M8GDM9AXKPI42788', 'characters'],
    ['1M8GDM9AXKPQ42788', 'characters'],
    ['1M8GDM9AXKP04278张', 'characters'],
    ['11111111111111111', 'placeholder'],
  ])('%j is none: %s', (text, invalid) => expect(readVin(text)).toEqual({ invalid }));

  it('one wrong character in a checked VIN is found, but for swaps of equal value', () => {
    const characters = [...'0123456789ABCDEFGHJKLMNPRSTUVWXYZ'];
    const vin = '1M8GDM9AXKP042788';
    fc.assert(
      fc.property(fc.constantFrom(...characters), fc.constantFrom(0, 1, 2, 3, 9, 14, 16), (character, position) => {
        const other = vin.slice(0, position) + character + vin.slice(position + 1);
        const read = readVin(other);
        expect('vin' in read && read.checkDigitValid).toBe(vinCheckDigit(other) === vinCheckDigit(vin));
      }),
    );
  });
});

describe('plates', () => {
  it.each([
    ['皖M·A1230', '皖MA1230', 'civil'],
    ['皖m-b234k', '皖MB234K', 'civil'],
    ['皖Ｍ Ａ１２３０', '皖MA1230', 'civil'],
    ['滬A12345', '沪A12345', 'civil'],
    ['沪A·D12345', '沪AD12345', 'new-energy'],
    ['京AF1234A', undefined, undefined],
    ['京AFA1234', '京AFA1234', 'new-energy'],
    ['京A12345D', '京A12345D', 'new-energy'],
    ['鲁B1234挂', '鲁B1234挂', 'trailer'],
    ['京A1234学', '京A1234学', 'learner'],
    ['晉A·1234學', '晋A1234学', 'learner'],
    ['沪A0023领', '沪A0023领', 'consulate'],
    ['使014·578', '使014578', 'embassy'],
    ['WJ京1234X', 'WJ京1234X', 'armed-police'],
    ['京A·1234临', '京A1234临', 'temporary'],
    ['皖M临12345', '皖M临12345', 'temporary'],
    ['鲁02-12345', '鲁0212345', 'tractor'],
    ['沪A·12345F', '沪A12345F', 'new-energy'],
    ['粤B·K12345', '粤BK12345', 'new-energy'],
    ['粤BL12345', undefined, undefined],
    ['京A·1234警', '京A1234警', 'police'],
    ['粤Z·1234港', '粤Z1234港', 'cross-border'],
    ['粤Z1234澳', '粤Z1234澳', 'cross-border'],
    ['使014578', '使014578', 'embassy'],
    ['京X1234应急', '京X1234应急', 'emergency'],
    ['WJ京12345', 'WJ京12345', 'armed-police'],
    ['VA12345', 'VA12345', 'military'],
    ['皖A1234试', '皖A1234试', 'trial'],
    ['民航A1234', '民航A1234', 'civil-aviation'],
    ['民航A12345', undefined, undefined],
    ['皖M12', undefined, undefined],
    ['皖MA123O', undefined, undefined],
    ['MA1230', undefined, undefined],
    ['无牌', undefined, undefined],
  ])('%s is read as %s (%s)', (text, plate, kind) => {
    expect(readPlate(text)).toEqual(plate === undefined ? { invalid: 'form' } : { plate, kind });
  });

  it('nothing is told from a form that does not fit', () => {
    expect(readPlate('')).toEqual({ invalid: 'empty' });
    expect(readPlate('皖'.repeat(41))).toEqual({ invalid: 'too-long' });
  });
});

describe('birthdays', () => {
  it.each([
    '1980-05-01',
    '1980/5/1',
    '1980.5.1',
    '19800501',
    '1980年5月1日',
    '1980年05月01号',
    '１９８０－０５－０１',
    '1980-05-01 00:00:00',
    '公历1980-5-1',
  ])('%s is the first of May', (text) =>
    expect(readBirthday(text)).toEqual({ birthday: '1980-05-01', calendar: 'solar', on: '1980-05-01' }),
  );

  it.each(['农历1980-3-17', '農曆1980年三月十七', '阴历一九八〇年三月十七日', 'lunar 1980/03/17', '农历：1980年3月17日'])(
    '%s is the 17th of the third month',
    (text) => expect(readBirthday(text)).toEqual({ birthday: '农历1980-03-17', calendar: 'lunar', on: '1980-05-01' }),
  );

  it('says nothing of the calendar: the form does', () => {
    expect(readBirthday('1980-03-17', 'lunar')).toMatchObject({ on: '1980-05-01' });
    expect(readBirthday('公历1980-03-17', 'lunar')).toMatchObject({ on: '1980-03-17' });
  });

  it.each([
    ['农历2001年闰四月初一', '农历2001-闰04-01', '2001-05-23'],
    ['农历2001-闰4-1', '农历2001-闰04-01', '2001-05-23'],
    ['农历2001年四月初一', '农历2001-04-01', '2001-04-23'],
    ['农历1979年腊月廿九', '农历1979-12-29', '1980-02-15'],
    ['农历1980年正月初一', '农历1980-01-01', '1980-02-16'],
    ['农历1980年十一月三十', '农历1980-11-30', '1981-01-05'],
    ['农历1980年冬月三十', '农历1980-11-30', '1981-01-05'],
    // Nobody names the months and days of the solar calendar so.
    ['1985年腊月三十', '农历1985-12-30', '1986-02-08'],
    ['1980年正月十五', '农历1980-01-15', '1980-03-01'],
    ['1988年八月初八', '农历1988-08-08', '1988-09-18'],
    ['一九八七年閏六月廿九', '农历1987-闰06-29', '1987-08-23'],
  ])('%s is %s', (text, birthday, on) => expect(readBirthday(text)).toEqual({ birthday, calendar: 'lunar', on }));

  it.each([
    ['', 'empty'],
    ['5月1日', 'form'],
    ['01/05/1980', 'form'],
    ['张伟', 'form'],
    ['1980-02-30', 'no-such-day'],
    ['1980-13-01', 'no-such-day'],
    ['1980-闰03-01', 'no-such-day'],
    ['农历2001-闰05-01', 'no-such-day'],
    ['农历1980-03-30', 'no-such-day'],
    ['1900-01-01', 'placeholder'],
    ['0000-00-00', 'placeholder'],
    ['1880-05-01', 'out-of-range'],
    ['农历1900-05-01', 'out-of-range'],
    ['9'.repeat(41), 'too-long'],
  ])('%j is none: %s', (text, invalid) => expect(readBirthday(text)).toEqual({ invalid }));
});

describe('name keys', () => {
  it('張偉, 张伟 and Zhang Wei are one', () => {
    for (const name of ['张伟', '張偉', 'Zhang Wei', 'ZHANG, WEI', ' 张 伟 ', 'zhāng wěi', 'Ｚｈａｎｇ　Ｗｅｉ'])
      expect(nameKey(name)).toBe('zhangwei');
  });

  it.each([
    ['单明', 'shanming'],
    ['单于明', 'chanyuming'],
    ['曾国藩', 'zengguofan'],
    ['仇英', 'qiuying'],
    ['尉遲恭', 'yuchigong'],
    ['欧阳娜娜', 'ouyangnana'],
    ['吕布', 'lvbu'],
    ['LYU BU', 'lvbu'],
    ['Lü Bu', 'lvbu'],
    ['Wu Lyusan', 'wulyusan'],
    ['阿凡提·买买提', 'afantimaimaiti'],
    ['O’Neill', 'oneill'],
    ['Müller', 'mvller'],
    ['张伟先生', 'zhangwei'],
    ['張偉（本人）', 'zhangwei'],
    ['Mr. Zhang Wei', 'zhangwei'],
    ['Mrs O’Neill', 'oneill'],
    ['Missy Elliott', 'missyelliott'],
    ['张先生', 'zhang'],
    ['车主', ''],
    ['女士（夫人）', ''],
    ['', ''],
    ['·', ''],
  ])('%s is %s', (name, key) => expect(nameKey(name)).toBe(key));

  it('a surname is read as one only at the front', () => {
    expect(nameKey('王单')).toBe('wangdan');
  });

  it('both scripts of a name have one key', () => {
    const pairs = [
      '陳陈',
      '劉刘',
      '楊杨',
      '趙赵',
      '黃黄',
      '吳吴',
      '葉叶',
      '樂乐',
      '車车',
      '調调',
      '還还',
      '長长',
      '華华',
      '龍龙',
      '麗丽',
      '國国',
      '軍军',
      '藝艺',
      '鵑鹃',
      '區区',
      '蓋盖',
      '員员',
    ];
    for (const pair of pairs) {
      const [traditional = '', simplified = ''] = pair;
      expect([pair, nameKey(`${traditional}明`)]).toEqual([pair, nameKey(`${simplified}明`)]);
      expect([pair, nameKey(`王${traditional}`)]).toEqual([pair, nameKey(`王${simplified}`)]);
    }
  });
});

describe('e-mail addresses', () => {
  it('are brought to lower-case and half-width', () => {
    expect(readEmail(' Zhang.Wei@Example.COM ')).toEqual({ email: 'zhang.wei@example.com' });
    expect(readEmail('a＠b.cn')).toEqual({ email: 'a@b.cn' });
  });

  it.each(['a', '@b.cn', 'a@', 'a@b', 'a@b..cn', '.a@b.cn', 'a.@b.cn', 'a b@c.cn', 'a@b@c.cn', 'a@-b.cn', 'a@b.1', 'a@b.cn\nBcc: c@d.cn'])(
    '%j is none',
    (text) => {
      expect(readEmail(text)).toEqual({ invalid: 'form' });
    },
  );

  it('too long or empty is none', () => {
    expect(readEmail('')).toEqual({ invalid: 'empty' });
    expect(readEmail(`${'a'.repeat(300)}@b.cn`)).toEqual({ invalid: 'too-long' });
    expect(readEmail(`${'a'.repeat(65)}@b.cn`)).toEqual({ invalid: 'form' });
  });
});

describe('masks', () => {
  it.each([
    [maskPhone, '+8613800138000', '138****8000'],
    [maskPhone, '+861062345678', '106***5678'],
    [maskPhone, '+85291234567', '+85*****4567'],
    [maskPhone, '110', '***'],
    [maskName, '张伟', '张*'],
    [maskName, '欧阳娜娜', '欧***'],
    [maskName, '张', '*'],
    [maskName, 'Zhang Wei', 'Z***'],
    [maskName, '', ''],
    [maskPlate, '皖MA1230', '皖M***30'],
    [maskPlate, '沪AD12345', '沪A****45'],
    [maskVin, '1M8GDM9AXKP042788', '1M8**********2788'],
    [maskEmail, 'zhang.wei@example.com', 'z***@example.com'],
    [maskEmail, 'nonsense', '***'],
    [maskEmail, '', ''],
  ])('%p shows %s as %s', (mask, value, expected) => expect(mask(value)).toBe(expected));
});

describe('every reader', () => {
  it('answers any text, soon, and reads its own answer again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const phone = readPhone(text);
        if ('e164' in phone) expect(readPhone(phone.e164)).toEqual(phone);
        const vin = readVin(text);
        if ('vin' in vin) expect(readVin(vin.vin)).toEqual(vin);
        const plate = readPlate(text);
        if ('plate' in plate) expect(readPlate(plate.plate)).toEqual(plate);
        const email = readEmail(text);
        if ('email' in email) expect(readEmail(email.email)).toEqual(email);
        for (const calendar of ['solar', 'lunar'] as const) {
          const birthday = readBirthday(text, calendar);
          if ('birthday' in birthday) expect(readBirthday(birthday.birthday)).toEqual(birthday);
        }
        expect(nameKey(text)).toMatch(/^[\p{L}\p{N}]*$/u);
        for (const mask of [maskPhone, maskName, maskPlate, maskVin, maskEmail]) expect(typeof mask(text)).toBe('string');
      }),
      { numRuns: 1000, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: true },
    );
  });
});
