/** A map that keeps the `capacity` entries used last. */
export function createLru<Key, Value>(
  capacity: number,
): {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
  readonly size: number;
} {
  const entries = new Map<Key, Value>();
  const put = (key: Key, value: Value) => {
    entries.delete(key);
    entries.set(key, value);
  };
  return {
    get(key) {
      const value = entries.get(key);
      if (value !== undefined) put(key, value);
      return value;
    },
    set(key, value) {
      put(key, value);
      const [oldest] = entries.keys();
      if (entries.size > capacity && oldest !== undefined) entries.delete(oldest);
    },
    get size() {
      return entries.size;
    },
  };
}
