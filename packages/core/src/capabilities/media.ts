import type { CapabilityRule } from './rule.js';

/** Pictures, sound, language and models. */
export const MEDIA_RULES: readonly CapabilityRule[] = [
  {
    name: 'image-generation',
    meaning: 'Creates new pictures from a text prompt or by drawing.',
    requestWords: 'generate image, draw, picture of, create image, illustration, logo, text to image',
    toolNames: `
      text image, dalle|flux|midjourney|imagen, stable diffusion, generate variant, draw,
      generate|create|make|draw|imagine image|picture|svg|logo|illustration|icon|art|avatar|drawing|canvas`,
    toolTexts: `
      generate image text|prompt, image generation, image text prompt, text image, stable diffusion,
      flux, dall, drawing canvas`,
    servers: `
      image generation|creation, generate image, stable diffusion, dall, flux, midjourney, text image,
      ai image, replicate flux, comfyui, drawing, imagen, ideogram, recraft, fal ai, dalle, leonardo,
      create image|drawing`,
    except: 'docker|container, image search, diagram|chart|plot|mermaid, video',
  },
  {
    name: 'image-editing',
    meaning: 'Changes existing pictures: resize, crop, convert, upscale, remove background.',
    requestWords: `
      resize image, crop, remove background, upscale, compress image, edit photo, convert image`,
    toolNames: `
      ,
      edit|resize|crop|rotate|compress|optimize|upscale|convert|transform|enhance|watermark|vectorize|blur|deblur image|photo|picture,
      background remove|replace, upscale, faceswap|deblurer, image image, image filter`,
    toolTexts: `
      resize image, image editing|manipulation|processing, background remove, remove background,
      upscale, crop image, edit image, compress image, deblur`,
    servers: `
      image editing|processing|manipulation|optimization|compression|conversion|transformation,
      edit image, imagemagick, background removal, photo editing, resize image, tinypng, gimp,
      manipulate background, upscale image`,
    except: 'image search',
  },
  {
    name: 'image-analysis',
    meaning: 'Looks at pictures: describes them, finds objects, answers questions about them.',
    requestWords: `
      describe image, what is in this picture, recognize, detect objects, analyze photo, vision`,
    toolNames: `
      image analysis|caption|recognition, vision, nsfw, object detection,
      analyze|describe|detect|recognize|classify|understand image|picture|photo|face`,
    toolTexts: `
      analyze image, image analysis|recognition|understanding, object detection, describe image,
      computer vision, nsfw detection`,
    servers: `
      image analysis|recognition|understanding, computer vision, vision model|api,
      analyze image|visual, object detection, visual analysis, opencv, yolo, medical imaging`,
    except: 'visualization',
  },
  {
    name: 'image-search',
    meaning: 'Finds photos, icons, GIFs, wallpapers and other stock media.',
    requestWords: 'find photo, stock image, gif, icon, wallpaper, unsplash, emoji',
    toolNames: `
      search|find|random|get photo|gif|icon|wallpaper|meme|emoji|sticker|clipart, image search,
      unsplash|pexels|pixabay|giphy`,
    toolTexts: `
      stock photo|image, unsplash, pexels, image search, icon search, wallpaper, animated gif,
      search gif|icon|photo`,
    servers: `
      unsplash, pexels, pixabay, giphy, stock photo|image, image search, wallpaper,
      icon library|search, meme, emoji, freepik, iconify, lucide`,
    except: 'ageing gif',
  },
  {
    name: 'video',
    meaning: 'Finds, transcribes, downloads, edits or creates videos (YouTube, ffmpeg).',
    requestWords: 'video, youtube, transcript of video, subtitles, trim video, ffmpeg, clip',
    toolNames: 'video, youtube, ffmpeg, subtitle|caption, transcript extract|summarize|youtube',
    toolTexts: `
      youtube, video transcript|editing|generation|clip, ffmpeg, edit|generate|download|play video,
      subtitle`,
    servers: 'youtube, video, ffmpeg, vimeo, subtitle, davinci resolve, premiere, heygen, runway, bilibili',
    except: 'song|songs',
  },
  {
    name: 'speech',
    meaning: 'Turns text into speech or speech into text.',
    requestWords: `
      text to speech, transcribe, read aloud, voice, speech to text, audio transcription, speak`,
    toolNames: `
      speech|tts|stt, transcribe|transcription, voice clone|list|generate|search, speak,
      audio analysis|text|process|transcribe, whisper, say text`,
    toolTexts: 'text speech, speech text, transcribe, transcription, speech synthesis, voice clone',
    servers: `
      text speech, speech text, tts, elevenlabs, whisper, transcription,
      voice synthesis|cloning|interaction|ai|recording, speech, audio transcription, voicevox, kokoro,
      deepgram, assemblyai, cartesia, speech recognition`,
  },
  {
    name: 'music',
    meaning: 'Finds, plays or makes music and podcasts (Spotify, MIDI, lyrics).',
    requestWords: 'music, song, playlist, spotify, play track, album, lyrics, podcast',
    toolNames: `
      music|song|playlist|lyric|album, spotify, midi, podcast, play|pause|next|skip playback|track,
      artist top|get|search, play|search track, track playlist|queue`,
    toolTexts: 'spotify, song, playlist, album artist, midi, lyric, music, podcast',
    servers: `
      spotify, music, apple music, midi, lyrics, podcast, ableton, last fm, musicbrainz, suno, song,
      audio playback, soundcloud, reaper, sonos, strudel, discogs`,
  },
  {
    name: 'translation',
    meaning: 'Translates text between human languages or manages translations.',
    requestWords: 'translate, translation, in french, in english, localize, language',
    toolNames: 'translate|translation|translator, localize|i18n, detect language, deepl',
    toolTexts: 'translate text|language, translation, target language, deepl',
    servers: 'translation, translate, deepl, localization, i18n, lingo dev, multilingual, crowdin, lokalise',
    except: 'translate natural language|query|coordinate',
  },
  {
    name: 'text-processing',
    meaning: 'Counts, compares, summarises, formats, encodes or otherwise transforms given text.',
    requestWords: `
      count words, summarize text, regex, base64, hash, uuid, compare texts, format json, proofread`,
    toolNames: `
      count word|char|character|letter, encode|decode|base64, hash|md5|sha256, uuid, regex,
      summarize text, json format|validate|parse, case convert, grammar|spellcheck|humanize|proofread,
      markdown format, sentiment analyze, qr code,
      text summarize|analyze|format|compare|transform|diff`,
    toolTexts: `
      count character|word, base64, regular expression test|pattern validate, word count,
      text analysis|manipulation|transformation, summarize text, hash algorithm, grammar, qr code,
      generate uuid`,
    servers: `
      text analysis|analyzer|processing|manipulation|transformation|summarization|humanizer,
      count character|word|letter, string manipulation, regex, base64, uuid, grammar, word count, hash,
      json processing, qr code, text analyzer, spell`,
    except: `
      uuid project|run|item|occurrence|hex|id, blockchain|transaction|block|token|wallet, invoice,
      gemini|llm|model, project uuid, article|page|video|transcript`,
  },
  {
    name: 'ai-models',
    meaning:
      'Asks other AI models and agents, or finds, runs and trains models (OpenAI, Gemini, Hugging Face, Replicate).',
    requestWords: `
      ask gpt, ask gemini, another model, llm, hugging face, replicate, train model, prompt, agent`,
    toolNames: `
      model list|search|get|run|train|predict, chat completion|gpt|model|gemini|claude|ai, llm,
      openai|gemini|grok|ollama|deepseek|huggingface|qwen, prediction create|get|list,
      prompt optimize|enhance|improve, agent create|run|message|delegate, inference,
      dataset huggingface, coding assistant, ask gpt|gemini|claude|openai|llm|model|grok|perplexity,
      =chat`,
    toolTexts: 'gemini, openai, gpt, machine learning model, ollama, hugging face, deepseek, ai model',
    servers: `
      openai, gemini, ollama, hugging face, replicate, multi model, openrouter, deepseek,
      machine learning, ai model, multiple llm, grok, mistral, model comparison, wandb, mlflow,
      langfuse, chatgpt, groq, multi agent, second opinion, qwen, claude code, a2a, fal`,
    except: `
      enable llm, llm capability|integration|powered|driven|workflow|application|agent,
      large language model, llm interact|context|access|connect, allow llm, wolfram, llm prompt|coding,
      image generation, youtube, video, data model, llm txt, enhance llm, language model enhance,
      agentic, embedding, image prompt, bedrock, registry llm, memory, okta, llms interact, llm agent`,
  },
  {
    name: 'reasoning',
    meaning: 'Structures thinking: step-by-step reasoning, mental models, decision frameworks.',
    requestWords: `
      think step by step, reason about, plan approach, decision analysis, brainstorm, mental model`,
    toolNames: `
      mental model, mentalmodel, decision framework|analysis|matrix, brainstorm, critique,
      decisionframework, think|sequentialthinking, next|sequential|chain thought, reasoning,
      metacognitive`,
    toolTexts: `
      sequential thinking, structured reasoning|thinking, thought process, mental model, chain thought,
      problem solving, brainstorming, reasoning, step step reasoning`,
    servers: `
      sequential thinking, reasoning, structured thinking, mental model, systematic thinking,
      think tool, chain thought, problem solving, thinking, thought process, decision making,
      brainstorm, cognitive`,
    except: `
      thought archive|process, project, memory, informed decision, medical, market|trading,
      data driven`,
  },
  {
    name: 'calculation',
    meaning: 'Calculates: arithmetic, algebra, unit and currency conversion.',
    requestWords: 'calculate, math, equation, convert units, currency conversion, sum, percentage, solve',
    toolNames: `
      calculate|calculator|calc, math, solve equation, unit|currency convert, exchange rate,
      derivative|integral|matrix, =add, =subtract|multiply|divide|sqrt|power|modulo|factorial,
      add|sum|subtract|multiply|divide number|num, random number|int|integer|float, dice|roll`,
    toolTexts: `
      add two number, two number, mathematical expression|calculation|operation, solve equation,
      unit conversion, currency conversion|rate, exchange rate, random number, roll dice, arithmetic`,
    servers: `
      calculator, math, mathematical, arithmetic, unit conversion,
      currency conversion|converter|exchange, exchange rate, wolfram, symbolic, sympy, dice,
      calculation, numerical`,
    except: 'descriptive|correlation|statistic|indicator, blockchain|token|defi|wallet|crypto, distance',
  },
  {
    name: 'time',
    meaning: 'Tells dates and times, converts time zones and calendar systems.',
    requestWords: 'what time, time zone, current date, date difference, convert time, today, timestamp',
    toolNames: `
      current|get|convert time, current date, timezone, timestamp,
      date calculate|diff|format|today|convert, lunar, time now, get datetime`,
    toolTexts: 'current time|date, time zone, timezone conversion, timestamp convert, lunar calendar',
    servers: `
      time zone, timezone, current time, datetime, time conversion|server, date time, date calculation,
      lunar calendar`,
    except: `
      real time, time series|entry|tracking|travel, response|execution|run|wait time,
      time range|period|slot, weather|forecast, task, block, bazi|horoscope, travel, stock`,
  },
];
