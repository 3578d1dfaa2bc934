import { amountNamed, amountText } from './amounts';

test.each([
  [123_450, '¥1,234.50', 'CNY 1,234.50'],
  [0, '¥0.00', 'CNY 0.00'],
  [5, '¥0.05', 'CNY 0.05'],
  [99_999, '¥999.99', 'CNY 999.99'],
  [100_000_000, '¥1,000,000.00', 'CNY 1,000,000.00'],
  [-123_450, '-¥1,234.50', '-CNY 1,234.50'],
])('%i fen is %s, and %s in English', (fen, chinese, english) => {
  expect([amountText('zh-CN', fen), amountText('en', fen)]).toEqual([chinese, english]);
});

test('what a value is, its name says; what is no whole number of fen is shown as it is', () => {
  expect(amountNamed('en', 'recentFen', '123450')).toBe('CNY 1,234.50');
  expect(amountNamed('en', 'recentFen', '12.5')).toBeUndefined();
  expect(amountNamed('en', 'recentFen', '')).toBeUndefined();
  expect(amountNamed('en', 'mileageKm', 123_450)).toBeUndefined();
});
