import { lookOnlyWhenSomethingWaits, type RequestQueue } from './request-queue';

class CountingQueue implements RequestQueue {
  readonly pending: unknown[] = [];
  looks = 0;

  scheduleCheckPendingRequests(): void {
    this.looks += 1;
  }
}
lookOnlyWhenSomethingWaits(CountingQueue.prototype);

describe('the queue of a connection', () => {
  it('sets no timer while nothing waits', () => {
    const queue = new CountingQueue();
    queue.scheduleCheckPendingRequests();
    expect(queue.looks).toBe(0);
  });

  it('sets it as before when a request waits', () => {
    const queue = new CountingQueue();
    queue.pending.push('a request');
    queue.scheduleCheckPendingRequests();
    expect(queue.looks).toBe(1);
  });
});
