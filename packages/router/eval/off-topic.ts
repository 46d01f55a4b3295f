/** Requests that no tool of a fleet should be chosen for: small talk, opinions, and things that tools can't do. */
export const OFF_TOPIC: readonly string[] = `
Hello, how are you doing today?
Thanks, that was really kind of you!
Tell me a joke about penguins
What's your favourite colour?
Good morning! Did you sleep well?
Do you think cats are smarter than dogs?
I feel a bit lonely tonight
Who would win, a lion or a shark?
Sing me a lullaby
What is the meaning of life?
You are very funny
My knee hurts when I climb stairs
Could you water my plants this weekend?
Please iron my shirts before Monday
Knock knock
Are you a robot or a human?
I had pancakes for breakfast and they were great
What should I name my goldfish?
Congratulate me, I turned forty today
How do magnets attract iron?
Why do onions make people cry?
Explain why the sky looks blue
Fold the laundry and vacuum the stairs
Teach me to whistle
Is it rude to yawn in public?
Let's play hide and seek
I disagree with what you said earlier
How old is the universe?
My shoelaces keep coming undone
Cut my hair a little shorter at the sides
Which came first, the chicken or the egg?
See you later, alligator
Can you smell the rain?
Give my grandmother a hug
I can't decide between tea and cocoa
Paint the garden fence green
What rhymes with orange?
Wake me gently and open the curtains
Tie a bow tie for me
How do bees know where to fly?
`
  .trim()
  .split('\n');
