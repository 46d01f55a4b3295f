export { createLineFramer, type LineFramerHandlers } from './line-framer.js';
export { findMessageId, type MessageId } from './message-id.js';
