import { addDays, startOfDay } from '@homeward/calendar';
import type { Instant } from '@homeward/kernel';
import type {
  AccountEvent,
  AccountState,
  Attribution,
  Entry,
  LevelRules,
  Lot,
  Placement,
  Redemption,
  VisitToSettle,
} from './account-facts';
import { withEvent } from './account-evolutions';
import { levelAsOf } from './level';
import { type Standing, standingOf } from './standing';

type Line = Omit<Entry, 'entryId'>;

/** The account while one command is decided: every event counts at once for what is decided next. */
export class Ledger {
  readonly events: AccountEvent[] = [];

  constructor(
    public state: AccountState,
    private readonly at: Instant,
  ) {
    this.passTime();
  }

  record(event: AccountEvent): void {
    this.events.push(event);
    this.state = withEvent(this.state, event);
  }

  /** Everything that fell due by now: it happened before whatever is decided. */
  private passTime(): void {
    const { state } = this;
    const overdue = Object.values(state.redemptions).filter(({ status, untilAt }) => status === 'reserved' && untilAt <= this.at);
    for (const { redemptionId, untilAt } of overdue) {
      this.record({ type: 'ReservationReleased', redemptionId, at: untilAt, byItself: true });
    }
    const expired = Object.values(state.lots).some(({ left, expiresAt }) => left > 0 && expiresAt <= this.at);
    if (expired || overdue.length > 0) this.draw(state);
  }

  settle(visit: VisitToSettle): void {
    const { state } = this;
    const before = state.visits[visit.visitId];
    if (before !== undefined && before.sequence >= visit.sequence) return;
    this.record({ type: 'VisitSettled', visit });
    this.draw(state);
  }

  reserve(redemption: Redemption, attribution: Attribution | undefined): void {
    const { state } = this;
    this.record({ type: 'PointsReserved', redemption, at: this.at, ...(attribution === undefined ? {} : { attribution }) });
    this.draw(state);
  }

  confirm(redemptionId: string, policy: string): void {
    const { state } = this;
    this.record({ type: 'RedemptionConfirmed', redemptionId, at: this.at, policy });
    this.draw(state);
  }

  release(redemptionId: string): void {
    const { state } = this;
    this.record({ type: 'ReservationReleased', redemptionId, at: this.at, byItself: false });
    this.draw(state);
  }

  /** The newest word about where a record belongs; the others are forgotten. */
  learn(askedAs: string, placement: Placement | undefined): void {
    if (placement === undefined || placement.sequence <= (this.state.placements[askedAs]?.sequence ?? 0)) return;
    this.record({ type: 'RecordPlaced', askedAs, placement });
  }

  /** Whether the record behind an id is known to belong to somebody else. */
  isElsewhere(askedAs: string, accountId: string): boolean {
    const to = this.state.placements[askedAs]?.personId;
    return to !== undefined && to !== accountId;
  }

  takeIn(redemption: Redemption): void {
    const { state } = this;
    if ((state.movements[redemption.redemptionId]?.moves ?? -1) >= redemption.moves) return;
    this.record({ type: 'RedemptionArrived', redemption, at: this.at });
    this.releaseAtClosing();
    this.draw(state);
  }

  /** Nothing is valid beyond that instant; what comes to be known later has lapsed just as well. */
  close(closedAt: Instant): void {
    const { state } = this;
    if (state.closedAt !== undefined) return;
    this.record({ type: 'AccountClosed', at: closedAt });
    this.releaseAtClosing();
    this.draw(state);
  }

  private releaseAtClosing(): void {
    const { closedAt, redemptions } = this.state;
    if (closedAt === undefined) return;
    for (const { redemptionId, status, reservedAt } of Object.values(redemptions)) {
      if (status !== 'reserved') continue;
      const at = reservedAt > closedAt ? reservedAt : closedAt;
      this.record({ type: 'ReservationReleased', redemptionId, at, byItself: true });
    }
  }

  /** Sends away what was asked under an id whose record belongs to somebody else. */
  sendAway(askedAs: string, accountId: string): void {
    const to = this.state.placements[askedAs];
    if (to === undefined || !this.isElsewhere(askedAs, accountId)) return;
    const { state } = this;
    for (const redemption of Object.values(state.redemptions)) {
      if (redemption.askedAs !== askedAs) continue;
      this.record({ type: 'RedemptionLeft', redemption: { ...redemption, moves: redemption.moves + 1 }, to, at: this.at });
    }
    this.draw(state);
  }

  /**
   * Draws up the ledger after the facts have changed: the lots as they would be if everything that is known now had always been known, and a line for
   * each difference that this makes to the balance.
   */
  private draw(before: AccountState): void {
    // A wake-up may come after a command that was later than it; what that one did stays done.
    const { visits, redemptions, lots: known, closedAt } = this.state;
    const asOf = [this.at, before.asOfAt, closedAt ?? ''].sort().at(-1) ?? this.at;
    const { lots, shortfall } = standingOf(Object.values(visits), Object.values(redemptions), asOf, closedAt);
    const changed = Object.values(lots).filter((lot) => !isSameLot(lot, known[lot.lotId]));
    const gone = Object.keys(known).filter((lotId) => lots[lotId] === undefined);
    const lines = [...this.visitLines(before, lots), ...this.redemptionLines(before), ...expiryLines(known, lots)];
    if (changed.length > 0 || gone.length > 0 || shortfall !== before.shortfall) {
      this.record({ type: 'LotsChanged', lots: changed, gone, shortfall, at: asOf });
    }
    this.post(lines, shortfall - before.shortfall);
  }

  /** What was there before and is there again was away in between: the days before that show it already. */
  private hasLineOf(cause: string): boolean {
    return this.state.entries.some((entry) => entry.cause === cause);
  }

  private visitLines(before: AccountState, now: Standing['lots']): readonly Line[] {
    if (before.visits === this.state.visits) return [];
    return Object.values(this.state.visits).flatMap((visit): readonly Line[] => {
      const { visitId: cause, dealerId, policy } = visit;
      const earlier = before.visits[cause];
      const points = visit.points - (earlier?.points ?? 0);
      if (points === 0) return [];
      const kind = visit.points === 0 ? 'reversed' : earlier === undefined ? 'earned' : 'corrected';
      // Of what the account knows nothing yet, the day on which it was earned counts.
      if (points > 0 && !this.hasLineOf(cause)) return [{ kind, points, cause, dealerId, at: visit.earnedAt, policy }];
      const lot = points > 0 ? now[cause] : before.lots[cause];
      // What never was cannot have expired: both lines count from the expiry on, so that no day in between shows them.
      const at = lot !== undefined && lot.expired > 0 && lot.expiresAt < this.at ? lot.expiresAt : this.at;
      return [{ kind, points, cause, dealerId, at, policy }];
    });
  }

  private redemptionLines(before: AccountState): readonly Line[] {
    if (before.redemptions === this.state.redemptions) return [];
    const ids = new Set([...Object.keys(before.redemptions), ...Object.keys(this.state.redemptions)]);
    return [...ids].flatMap((cause): readonly Line[] => {
      const earlier = before.redemptions[cause];
      const now = this.state.redemptions[cause];
      if (now?.status === 'confirmed' && earlier?.status !== 'confirmed') {
        const { points, dealerId, policy, settledAt } = now;
        const at = this.hasLineOf(cause) ? this.at : (settledAt ?? this.at);
        return [{ kind: 'redeemed', points: -points, cause, dealerId, at, policy }];
      }
      if (now !== undefined || earlier?.status !== 'confirmed') return [];
      const { points, dealerId, policy } = earlier;
      return [{ kind: 'moved', points, cause, dealerId, at: this.at, policy }];
    });
  }

  /**
   * Posts lines, those that add points first, so that the balance is never below zero. What is owed from now on is left out of the lines that take it:
   * only what is there can be taken back (PL4). What is owed no more was paid.
   */
  private post(lines: readonly Line[], owedMore: number): void {
    const first = lines[0];
    const adding = lines.filter(({ points }) => points > 0);
    let toLeaveOut = Math.max(0, owedMore);
    const taking = lines
      .filter(({ points }) => points < 0)
      .map((line) => {
        const left = Math.min(toLeaveOut, -line.points);
        toLeaveOut -= left;
        return { ...line, points: line.points + left };
      });
    for (const line of adding) this.postLine(line);
    if (toLeaveOut > 0 && first !== undefined) this.postLine({ ...first, kind: 'corrected', points: toLeaveOut });
    for (const line of taking) if (line.points < 0) this.postLine({ ...line, at: this.afterGiving(line) });
    if (owedMore > 0) {
      const { shortfall } = this.state;
      this.record({ type: 'ShortfallRecorded', cause: first?.cause ?? '', points: owedMore, shortfall, at: this.at });
    }
    if (owedMore < 0) this.postLine(this.payment(adding, -owedMore));
  }

  /** A visit that moves to another year may have lapsed before the day on which the ledger gave its points: they are not taken before they were there. */
  private afterGiving({ cause, at }: Line): Instant {
    const given = this.state.entries.filter((entry) => entry.cause === cause && entry.points > 0).map((entry) => entry.at);
    return [...given, at].sort().at(-1) ?? at;
  }

  /** Paid by what was added; or else by what is no longer held. A debt is not paid before it was made. */
  private payment(adding: readonly Line[], points: number): Line {
    const added = adding[0];
    const spent = Object.values(this.state.redemptions).flatMap(({ settledAt }) => settledAt ?? []);
    const at = [added?.at ?? this.at, ...spent].sort().at(-1) ?? this.at;
    const by =
      added ??
      Object.values(this.state.redemptions).map(({ redemptionId, dealerId, policy }) => ({ cause: redemptionId, dealerId, policy }))[0];
    return { kind: 'shortfall-paid', points: -points, cause: by?.cause ?? '', dealerId: by?.dealerId ?? '', at, policy: by?.policy ?? '' };
  }

  private postLine(line: Line): void {
    const entry = { entryId: `${line.cause}/${this.state.entries.length + 1}`, ...line };
    this.record({ type: 'EntryPosted', entry, balance: this.state.balance + line.points, shortfall: this.state.shortfall });
  }

  /** The level as of today, and when it has to be looked at again. */
  holdLevel({ policy, reference, today, zone }: LevelRules): void {
    const held = levelAsOf(Object.values(this.state.visits), policy, reference, today);
    const { level: present, levelDueAt } = this.state;
    const lowest = policy.thresholds[0]?.level;
    if (held === undefined) {
      if (present !== undefined) this.record({ type: 'LevelLost', level: lowest ?? present.level, on: today, policy: reference });
      return;
    }
    const dueAt = held.level === lowest ? undefined : startOfDay(addDays(held.keptThrough, 1), zone);
    if (present?.level === held.level && present.since === held.since && present.keptThrough === held.keptThrough && levelDueAt === dueAt)
      return;
    this.record({ type: present?.level === held.level ? 'LevelKept' : 'LevelChanged', held, ...(dueAt === undefined ? {} : { dueAt }) });
  }
}

/** What expired more than was known, or did not expire after all. */
function expiryLines(known: AccountState['lots'], now: AccountState['lots']): readonly Line[] {
  return [...new Set([...Object.keys(known), ...Object.keys(now)])].flatMap((cause): readonly Line[] => {
    const lot = now[cause];
    const earlier = known[cause];
    const points = (earlier?.expired ?? 0) - (lot?.expired ?? 0);
    const of = points > 0 ? earlier : lot;
    if (points === 0 || of === undefined) return [];
    return [{ kind: 'expired', points, cause, dealerId: of.dealerId, at: of.expiresAt, policy: of.policy }];
  });
}

function isSameLot(lot: Lot, other: Lot | undefined): boolean {
  if (other === undefined || lot.points !== other.points || lot.left !== other.left || lot.held !== other.held) return false;
  const { expired, expiresAt, dealerId, policy } = lot;
  return expired === other.expired && expiresAt === other.expiresAt && dealerId === other.dealerId && policy === other.policy;
}
