import type { Encoder } from './encoder.js';
import {
  createExperience,
  type Experience,
  type ExperienceOptions,
  type Lesson,
  type LessonFilter,
} from './experience.js';

/** The experience of each profile, apart from that of the others. */
export interface Profiles {
  /** Undefined when nothing was learned there. */
  experienceOf(profile: string | undefined): Experience | undefined;
  learn(profile: string | undefined, lesson: Lesson): void;
  /** Of all profiles unless one is given. Returns how many lessons were forgotten. */
  forget(filter: LessonFilter & { profile?: string }): number;
  clear(): void;
}

export function createProfiles(encoder: () => Encoder, options: ExperienceOptions | false): Profiles {
  const byProfile = new Map<string | undefined, Experience>();
  return {
    experienceOf: (profile) => byProfile.get(profile),
    learn(profile, lesson) {
      if (options === false) return;
      const experience = byProfile.get(profile) ?? createExperience(encoder, options);
      byProfile.set(profile, experience);
      experience.learn(lesson);
    },
    forget({ profile, ...filter }) {
      const concerned = [...byProfile].filter(([name]) => profile === undefined || name === profile);
      return concerned.reduce((sum, [, experience]) => sum + experience.forget(filter), 0);
    },
    clear: () => byProfile.clear(),
  };
}
