import type { EmbeddedOptions } from '@homeward/constellation';

/** What the command line tells the process of an embedded platform. */
export type ToEmbedded =
  { readonly type: 'start'; readonly options: Omit<EmbeddedOptions, 'log'> } | { readonly type: 'measure' } | { readonly type: 'stop' };

/** What the process of an embedded platform tells the command line. */
export type FromEmbedded =
  | { readonly type: 'started'; readonly url: string; readonly description: readonly string[] }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'measured'; readonly rssBytes: number; readonly peakBytes: number };
