import type { CapabilityRule } from './rule.js';

/** The world: places, weather, travel, entertainment, health, science, learning. */
export const WORLD_RULES: readonly CapabilityRule[] = [
  {
    name: 'maps',
    meaning: 'Finds places, addresses, coordinates, routes and distances.',
    requestWords: `
      map, directions, route to, distance between, nearby, address, coordinates, restaurant near,
      place`,
    toolNames: `
      geocode|geocoding, direction|route search|get|driving|walking|plan|map|best,
      place|poi search|detail|nearby, nearby, maps|map search|direction|geocode|distance|place,
      distance matrix|duration|calculate, address search|validate|lookup, isochrone,
      driving|walking|bicycling route|direction, elevation, restaurant, osm, latitude|longitude`,
    toolTexts: `
      geocode, geocoding, latitude longitude, driving direction, place nearby|search|name,
      point interest, route between, geographic coordinate, openstreetmap, google maps, restaurant,
      local business, local search`,
    servers: `
      google maps, openstreetmap, mapbox, geocoding, map, amap, baidu map, route planning|finding,
      location search|service, gis, geospatial, kakao map, naver map, navigation, foursquare, yelp,
      restaurant, here maps, tomtom, directions, route search, address coordinate`,
    except: `
      weather|forecast, wallet|token|contract|blockchain, mind map, source map, file|code,
      sql|database, hotel`,
  },
  {
    name: 'weather',
    meaning: 'Tells current weather, forecasts, air quality and natural hazards.',
    requestWords: 'weather, forecast, temperature, rain, wind, air quality, earthquake, snow',
    toolNames: `
      weather, forecast get|daily|hourly|current, air quality, temperature current|get, earthquake,
      tide|marine, metar|taf, climate`,
    toolTexts: 'weather, air quality, earthquake, precipitation, tide',
    servers: `
      weather, forecast, air quality, meteorological, openweather, earthquake, climate, accuweather,
      tide, noaa, surf`,
    except: 'stock',
  },
  {
    name: 'travel',
    meaning: 'Searches or books flights, hotels, trains, buses and other transport.',
    requestWords: 'flight, hotel, train, trip, airport, booking, travel, bus schedule, airbnb',
    toolNames: `
      flight, hotel, airbnb, airport|airline, trip plan|search, booking room|hotel|search|create,
      room book|active|cancel, bus|metro|subway arrival|route|stop, itinerary, tripadvisor,
      train|railway ticket|search|schedule|get|list, next train, tour search|info`,
    toolTexts: `
      flight, hotel, train ticket|station|schedule, airbnb, public transport|transit, bus stop,
      itinerary, travel`,
    servers: `
      flight, hotel, travel, airbnb, train ticket|schedule, 12306, public transport|transit, airline,
      aviation, booking com, trip planning|planner, tripadvisor, amadeus,
      railway station|ticket|search, transit, tourism, metro, bus, transport, duffel`,
    except: `
      travel time|mode, transport protocol|layer|option|stdio|http|mode, multiple transport,
      http transport, stdio`,
  },
  {
    name: 'entertainment',
    meaning: 'Knows movies, TV, books, games, sports and other pastimes.',
    requestWords: 'movie, tv show, film, game, sports, match score, anime, book, chess, horoscope, joke',
    toolNames: `
      movie|film|tmdb|imdb, tv show|series, anime|manga,
      game search|detail|list|player|move|start|play|schedule, chess, pokemon,
      player stats|info|profile|search, team standings|match|roster, book search|detail|recommend,
      steam, horoscope|tarot|bazi|zodiac|astrology, dnd|monster|spell, champion, card deck|draw,
      f1|race driver|result|lap, watch history, plex, minecraft, joke|trivia, random quote,
      live|football|team match, fixture|league|standing`,
    toolTexts: `
      movie, tv show, anime, chess, pokemon, nba|nfl|mlb|nhl, football match|team|league, video game,
      board game, steam game, horoscope|tarot|astrology|bazi, joke, novel`,
    servers: `
      movie, film, tmdb, imdb, anime, manga, chess, pokemon, sports, football, soccer, basketball, nba,
      nfl, baseball, mlb, steam, game, gaming, plex, book recommendation|search|library|information,
      tv show, horoscope, tarot, astrology, bazi, formula 1, f1, league legend, minecraft, dungeons,
      joke, cricket, jellyfin, goodreads, open library, opendota, dota, fantasy, entertainment,
      letterboxd, trakt, divination, balldontlie, roblox, strava, poker, sudoku`,
    except: `
      game development|engine|theory|object, unity|unreal|godot,
      match business|prospect|pattern|threshold|criterion, gaming platform, fuzzy match, trading`,
  },
  {
    name: 'health',
    meaning: 'Works with medical knowledge, patients, drugs, fitness and nutrition.',
    requestWords: `
      health, medical, drug, patient, symptoms, fitness, nutrition, workout, clinical trial, recipe`,
    toolNames: `
      patient, drug|medication|fda, clinical trial|study, icd|snomed|fhir, symptom|diagnosis|disease,
      nutrition|food|meal|calorie, sleep|heart rate|fitness, recipe, workout|exercise|athlete, medical`,
    toolTexts: `
      patient, clinical trial, fda, medication, fhir, medical, workout, nutrition, heart rate,
      recipe ingredient`,
    servers: `
      medical, clinical, healthcare, fhir, drug, patient, fitness, nutrition, strava, garmin, whoop,
      fitbit, oura, workout, fda, medicine, ehr, apple health, health data|record, hevy, recipe, food,
      meal, icd, dicom, cooking`,
    except: `
      health check|status|server|service|system|cluster, server health,
      activity trello|user|recent|contract|log, api health`,
  },
  {
    name: 'science-data',
    meaning: 'Queries scientific data: genes, proteins, molecules, materials, species, astronomy.',
    requestWords: 'gene, protein, molecule, compound, dna, astronomy, nasa, species, chemistry, genome',
    toolNames: `
      gene|genome|genomic, protein|uniprot|pdb, compound|molecule|chemical|smiles|pubchem|chembl,
      sequence blast|dna|rna, species|taxonomy, nasa|apod|asteroid|satellite|planet|iss|star, pathway,
      rnaseq|bioinformatics, crystal|material search|structure, quantum, ensembl, variant allele`,
    toolTexts: `
      gene, protein, molecule, chemical compound, genome, nasa, asteroid, species, satellite,
      biological, quantum circuit`,
    servers: `
      gene, genomics, protein, bioinformatics, chemistry, chemical, pubchem, chembl, uniprot, nasa,
      astronomy, molecular, biology, ensembl, biomedical, ncbi, materials project, quantum,
      astrophysics, biomcp, species, physics, satellite, pdb database, opentargets, inaturalist, space`,
    except: 'confluence, workspace, product variant, task, space list|key, hugging, documentation',
  },
  {
    name: 'education',
    meaning:
      'Offers courses, study material, quizzes, flashcards and coding problems (Canvas, Anki, LeetCode).',
    requestWords: 'course, quiz, flashcards, assignment, study, learn, leetcode, homework, students',
    toolNames: `
      course, study|lesson|curriculum|tutor, leetcode|codeforces|challenge problem, student,
      problem daily|search|get, quiz|flashcard|anki, deck create|card,
      assignment course|submission|grade, classroom|canvas`,
    toolTexts: 'course, flashcard, quiz, student, assignment, lesson, leetcode, learning material, anki',
    servers: `
      canvas lms, course, anki, quiz, leetcode, learning platform|management|material|path, education,
      educational, classroom, student, flashcard, moodle, tutor, codeforces, university,
      language learning, study, school`,
    except: `
      role assignment, drawing canvas, clinical study, generate canvas, canvas png|data|pixel,
      task assignment`,
  },
  {
    name: 'shopping',
    meaning: 'Searches products, prices and stores, or runs an online shop (Shopify, Amazon, real estate).',
    requestWords: 'buy, product, price comparison, amazon, shopify, order, cart, store, real estate',
    toolNames: `
      shopify|amazon|ebay|taobao, cart, product search|detail|review|catalog, inventory,
      store product|search, property search|listing|rent, coupon|deal search|find,
      shipment|shipping|parcel, order fulfill|ship, car|vehicle price,
      listing property|product|rental|car`,
    toolTexts: `
      shopify, amazon product, shopping cart, product catalog|search, ecommerce, e commerce,
      real estate, rental listing, inventory level`,
    servers: `
      shopify, amazon, e commerce, ecommerce, shopping, online store, product search, woocommerce,
      ebay, real estate, property listing, zillow, retail, grocery, mercadolibre, bigcommerce,
      price comparison, marketplace, shipping, taobao, etsy, car listing, delivery, car|vehicle price,
      used car`,
    except: `
      amazon bedrock|s3|web|ses|aws|cloudwatch|dynamodb|ec2|neptune, crm,
      stripe|paypal|payment|invoice|subscription, trading|crypto|token|exchange|nft, app store, hotel,
      job listing`,
  },
];
