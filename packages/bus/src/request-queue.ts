/** The queue of one connection of kafkajs: requests that wait because the broker throttles, or because as many as allowed are in flight. */
export interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}

/**
 * Lets queues in which nothing waits look at themselves no more. kafkajs 2.2.4 sets a timer for the end of the throttling after every answer, also when
 * nothing waits and nothing is throttled; the time is negative then, which means one millisecond, and the timer sets itself again: a thousand
 * wake-ups a second for each connection of an idle process. A request that has to wait sets the timer by itself when it is queued.
 */
export function lookOnlyWhenSomethingWaits(queue: RequestQueue): void {
  const { scheduleCheckPendingRequests: schedule } = queue;
  queue.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
}
