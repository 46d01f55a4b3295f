import type { Catalogue } from './catalogue.js';
import type { Embeddings } from './embeddings.js';
import type { ModelDesk } from './model-desk.js';
import type { RouterSettings } from './router-options.js';

/** What every routing works on. */
export interface RoutingContext {
  settings: RouterSettings;
  catalogue: Catalogue;
  /** Asks the model, where there is one. */
  desk: ModelDesk | undefined;
  /** Asks the embedder, where there is one. */
  embeddings: Embeddings | undefined;
  /** Aborts when the router is closed. */
  closing: AbortSignal;
}
