import { expect, test } from 'vitest';
import { porter2 } from './porter2.js';

// Pairs of the algorithm's published sample vocabulary, and words that reach each of its steps.
test.each(
  `
consign consign|consigned consign|consigning consign|consignment consign|consist consist|consisted consist
consistency consist|consistent consist|consolation consol|consolatory consolatori|consolidate consolid
knack knack|knackeries knackeri|knavish knavish|kneaded knead|kneeling kneel|knightly knight|knotty knotti
skis ski|dying die|idly idl|news news|proceeding proceed|earring earring|caresses caress|ties tie|cries cri|gas gas
kiwis kiwi|gaps gap|agreed agre|hoping hope|hopping hop|luxuriated luxuri|cry cri|by by|say say|enjoyed enjoy
relational relat|conditional condit|generalization general|communities communiti|generous generous|arsenal arsenal
hopefulness hope|sensibility sensibl|analogy analog|formalize formal|electrical electr|replacement replac
adoption adopt|controlling control|rate rate|cease ceas|user's user|sky sky|databases databas|queries queri
`
    .trim()
    .split(/[\n|]/)
    .map((pair) => pair.split(' ')),
)('%s gives %s', (word = '', stem = '') => {
  expect(porter2(word)).toBe(stem);
});

test('what is no English word comes back unchanged', () => {
  for (const word of ['s3', 'größe', '東京', 'ab', '']) expect(porter2(word)).toBe(word);
});
