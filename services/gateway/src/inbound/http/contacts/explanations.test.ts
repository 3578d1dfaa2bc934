import { toExplained } from './explanations';

const dropped = (because: string, values: Readonly<Record<string, string>> = {}) => ({
  code: 'contact.dropped',
  values: { reason: 'reason-gone', at: '2024-06-29T03:00:00.000Z', because, ...values },
});

describe('why a contact was dropped', () => {
  it('is said by what happened', () => {
    const visit = dropped('visit', { visitId: 'v1', visitedOn: '2024-06-29', service: 'routine' });
    expect(toExplained(visit, 'en').text).toBe('Dropped (reason-gone). The car was at a dealer on 2024-06-29 (routine).');
    expect(toExplained(visit, 'zh-CN').text).toBe('已取消（事由已不存在）。车辆已于 2024-06-29 进厂（常规保养）。');
  });

  it('else by the step that says it', () => {
    expect(toExplained(dropped('waiting.delivered', { on: '2024-06-29' }), 'en').text).toBe(
      'Dropped (reason-gone). The new car was handed over on 2024-06-29: nobody waits for it any more.',
    );
  });

  it('and not at all where nothing was told', () => {
    expect(toExplained(dropped(''), 'en').text).toBe('Dropped (reason-gone).');
    expect(toExplained(dropped('toString'), 'en').text).toBe('Dropped (reason-gone).');
  });
});
