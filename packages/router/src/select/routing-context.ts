import type { Catalogue } from './catalogue.js';
import type { ModelDesk } from './model-desk.js';
import type { RouterSettings } from './router-options.js';

/** What every routing works on. */
export interface RoutingContext {
  settings: RouterSettings;
  catalogue: Catalogue;
  /** Asks the model, where there is one. */
  desk: ModelDesk | undefined;
  /** Aborts when the router is closed. */
  closing: AbortSignal;
}
