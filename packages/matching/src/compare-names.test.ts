import { compareNames, isOneLetterOff } from './compare-names';
import { readPersonName } from './person-name';

const levelOf = (a: string, b: string) => compareNames(readPersonName(a), readPersonName(b));

describe('names are compared', () => {
  test.each([
    ['张伟', '张伟', 'exact'],
    ['张伟', '張偉', 'exact'],
    ['张伟', ' 张 伟 ', 'exact'],
    ['张伟', '张伟（本人）', 'exact'],
    ['张伟', '张伟先生', 'exact'],
    ['欧阳娜', '歐陽娜女士', 'exact'],
    ['买买提·艾力', '买买提艾力', 'exact'],
    ['Zhang Wei', 'ZHANGWEI', 'exact'],
    ['Mr. Zhang Wei', 'zhang wei', 'exact'],
    ['合肥远大物流有限公司', '远大物流', 'typo'],
    ['合肥张伟物流有限公司', '张伟', 'different'],
    ['合肥远大物流有限公司', '安徽省合肥市远大物流有限责任公司', 'typo'],
    ['远大物流有限公司', '远大物流公司', 'exact'],
    ['张伟', '张玮', 'pinyin'],
    ['张伟', 'Zhang Wei', 'pinyin'],
    ['單丹', 'shan dan', 'pinyin'],
    ['单丹', 'Dan Dan', 'pinyin'],
    ['曾丽', 'Zeng Li', 'pinyin'],
    ['曾丽', 'Ceng Li', 'pinyin'],
    ['乐文', 'Yue Wen', 'pinyin'],
    ['乐文', 'Le Wen', 'pinyin'],
    ['吕女英', 'Lu Nuying', 'pinyin'],
    ['吕英', 'LYU YING', 'pinyin'],
    ['李乾', 'Li Qian', 'pinyin'],
    ['司马光', 'Sima Guang', 'pinyin'],
    ['张伟', '伟张', 'order'],
    ['张建国', '建国张', 'order'],
    ['张伟', 'Wei Zhang', 'order'],
    ['司马光', 'Guang Sima', 'order'],
    ['Zhang Wei', 'Wei Zhang', 'order'],
    ['王小明', '王小朋', 'typo'],
    ['林晓', '林肖', 'pinyin'],
    ['陈静', '陈进', 'typo'],
    ['张建国', 'Zhang Jiango', 'typo'],
    ['张伟', '张先生', 'partial'],
    ['张伟', '张总', 'partial'],
    ['司马光', '司马女士', 'partial'],
    ['张伟', '小张', 'partial'],
    ['张伟', 'Mr. Zhang', 'partial'],
    ['Zhang Wei', 'Mr Zhang', 'partial'],
    ['Wei Zhang', 'ZHANG', 'partial'],
    ['单丹', 'Shan', 'partial'],
    ['诸葛亮', '诸葛', 'partial'],
    ['歐陽娜', '欧阳', 'partial'],
    ['迪丽热巴·迪力木拉提', '迪丽热巴', 'partial'],
    ['艾力·买买提', '艾力', 'partial'],
    ['Dilraba Dilmurat', 'Dilraba', 'partial'],
    // A son is often called after his grandfather: the same parts the other way round are two people.
    ['买买提·阿卜杜拉', '阿卜杜拉·买买提', 'different'],
    ['古丽娜扎尔', '古力娜扎尔', 'pinyin'],
    ['张建国', '张建军', 'sibling'],
    ['张子轩', '张子涵', 'sibling'],
    ['王建国', '王建', 'sibling'],
    ['张伟', '张强', 'family'],
    ['张伟', 'Zhang Qiang', 'family'],
    ['张伟', '李娜', 'different'],
    ['张伟', 'John Smith', 'different'],
    ['', '张伟', 'missing'],
    ['***', '张伟', 'missing'],
    // How somebody is called is no name.
    ['先生', '张伟', 'missing'],
    ['车主', '车主', 'missing'],
    ['女士', '先生', 'missing'],
  ])('%s and %s: %s', (a, b, level) => {
    expect(levelOf(a, b)).toBe(level);
    expect(levelOf(b, a)).toBe(level);
  });

  test.each([
    ['zhangwei', 'zhangwie', true],
    ['zhangwei', 'zhangwe', true],
    ['zhangwei', 'zhanggwei', true],
    ['zhangwei', 'zhongwei', true],
    ['zhangwei', 'zhongwai', false],
    ['lili', 'lilu', false],
  ])('one letter off: %s and %s %s', (a, b, is) => {
    expect(isOneLetterOff(a, b)).toBe(is);
  });
});
