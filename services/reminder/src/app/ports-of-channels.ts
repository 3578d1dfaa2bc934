import type { Channel } from '@homeward/policy';

/** What messages go out on; a call is the work of a person. */
export type MessageChannel = Exclude<Channel, 'phone'>;

export const MESSAGE_CHANNELS = ['sms', 'email', 'wechat', 'app-push', 'letter'] as const satisfies readonly MessageChannel[];

export function isMessageChannel(channel: string): channel is MessageChannel {
  return MESSAGE_CHANNELS.some((known) => known === channel);
}

/** Where a person is reached; empty where it is not. */
export interface MessageAddress {
  readonly name: string;
  readonly phone: string;
  readonly email: string;
  /** The open id at the official account that sends. */
  readonly wechatId: string;
  /** A push subscription (W3C Push API) as JSON. */
  readonly pushSubscription: string;
  readonly postalAddress: string;
}

/** A form that WeChat has approved, with what stands in its fields. */
export interface WechatForm {
  readonly templateId: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A message ready for a provider. Only in memory, and in the provider's hands. */
export interface OutgoingMessage {
  /** The contact: the provider is asked to take the same reference once. */
  readonly reference: string;
  readonly channel: MessageChannel;
  readonly dealerId: string;
  /** Of its words. */
  readonly language: 'zh-CN' | 'en';
  /** The version of the templates that it was written with, as a reference to a policy. */
  readonly templates: string;
  readonly address: MessageAddress;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly form?: WechatForm;
  /** Takes an unsubscription by one POST, without signing in (RFC 8058). */
  readonly unsubscribeUrl?: string;
}

/** What came of handing a message over, as far as its provider said so. */
export type HandOver =
  /** The provider has it. */
  | { readonly is: 'accepted' }
  /** It will never take it: nothing is reached at the address, or it does not like what is written. */
  | { readonly is: 'refused'; readonly because: 'address' | 'content' }
  /** It does not have it, and may be asked again: nothing of it left, or the provider said so. */
  | {
      readonly is: 'not-handed-over';
      readonly because: 'unreachable' | 'throttled' | 'temporary' | 'misconfigured';
      /** How long the provider wants to be left alone. */
      readonly retryAfterMs?: number;
    };

/** What somebody refused by answering a message, or by the link in one. */
export interface Refusal {
  readonly personId: string;
  readonly purposes: readonly string[];
  readonly channel: string;
  /** How it was given; kept encrypted. */
  readonly evidence: string;
  readonly causeId: string;
}

/** The consent ledger of the customer service. Rejects with `ServiceUnavailable`. */
export interface RefusalLedger {
  /** The people whom numbers stand for, by place. */
  findByPhone(phones: readonly string[]): Promise<readonly (readonly string[])[]>;
  /** Resolves when all of them stand in the ledger. */
  record(refusals: readonly Refusal[]): Promise<void>;
}

/** Takes messages. A rejected promise means that nobody knows: the message may have arrived. */
export interface MessageProvider {
  send(message: OutgoingMessage): Promise<HandOver>;
}

/** Which provider takes which channel; a channel without one keeps its messages waiting. */
export type MessageProviders = Partial<Readonly<Record<MessageChannel, MessageProvider>>>;

/** So many messages may be begun in any second and in any minute; undefined for as many as there are. */
export interface ProviderLimit {
  readonly perSecond?: number | undefined;
  readonly perMinute?: number | undefined;
}
export type ProviderLimits = Partial<Readonly<Record<MessageChannel, ProviderLimit>>>;
