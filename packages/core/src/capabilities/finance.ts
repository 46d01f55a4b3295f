import type { CapabilityRule } from './rule.js';

/** Money: payments, books, markets, chains, companies. */
export const FINANCE_RULES: readonly CapabilityRule[] = [
  {
    name: 'payments',
    meaning: 'Charges customers: payments, refunds, subscriptions, payment links (Stripe, PayPal).',
    requestWords: 'payment, refund, subscription, charge, stripe, paypal, checkout, payment link',
    toolNames: `
      payment create|link|list|intent|get|generate|status|request, refund,
      subscription create|cancel|list|update|plan|show, checkout, stripe|paypal, payout,
      pay order|invoice|bill, charge, dispute`,
    toolTexts: `
      payment link|intent|method, refund, stripe, paypal, checkout session, subscription plan,
      process payment`,
    servers: `
      stripe, paypal, payment, square, razorpay, adyen, billing, mercado pago, alipay, paddle,
      chargebee, wise, lemon squeezy, mollie, paystack`,
    except: 'x402, payment condition, xero, webhook, webhook subscription, account payment condition, crm',
  },
  {
    name: 'accounting',
    meaning: 'Keeps books: invoices, expenses, budgets, bank transactions, taxes (Xero, QuickBooks).',
    requestWords: `
      invoice, expense, budget, bookkeeping, tax, xero, quickbooks, bank transactions, spending`,
    toolNames: `
      invoice, expense, budget, bank account|transaction, balance sheet, profit loss,
      journal entry|manual|list, tax, quote create|list, chart account, ledger, bill create|list,
      category spending, receipt`,
    toolTexts: `
      invoice, expense, budget, bookkeeping, bank transaction, chart account, accounting, tax rate`,
    servers: `
      accounting, xero, quickbooks, invoice, bookkeeping, budget, personal finance, expense,
      zoho books, ynab, lunchmoney, freshbooks, banking, tax, splitwise, plaid, erp, odoo, invoicing,
      monzo, firefly, freeagent`,
    except: `
      stock|ticker|sec|fundamental|fiscal, income statement, crypto|token|wallet|defi, gas,
      company financial, time budget|token, alpha vantage, ticker symbol, marketing|ads|campaign`,
  },
  {
    name: 'market-data',
    meaning: 'Gives prices and figures of stocks, crypto, funds, bonds and prediction markets.',
    requestWords: `
      stock price, crypto price, bitcoin price, market data, ticker, earnings, exchange rate,
      historical prices`,
    toolNames: `
      stock, ticker, market data|summary|overview|cap|get, ohlcv|candlestick|kline|candle, crypto,
      orderbook, earnings|dividend, financial statement|income|balance|cash, option chain,
      indicator technical, bond, pool top|ohlcv, trending token|coin, funding rate, prediction market,
      sec filing, economic indicator|series, mutual fund, etf,
      price token|crypto|coin|stock|historical|history|bitcoin`,
    toolTexts: `
      stock price|market|data|symbol, ticker symbol, cryptocurrency, market data|cap|depth, ohlcv,
      historical price, financial statement, technical indicator, token price, price data,
      trading volume`,
    servers: `
      stock market|price|data|analysis|information, market data, cryptocurrency,
      crypto price|market|data, yahoo finance, alpha vantage, financial data|market, coingecko,
      coinmarketcap, dex, polygon io, finance data, finnhub, bond, decentralized exchange, investment,
      stocks, dexpaprika, price feed, akshare, tushare, polymarket, bloomberg, fred, trading data,
      token analytics, sec edgar, prediction market, dexscreener, binance, forex, technical analysis,
      morningstar, investment research`,
    except: 'create price, price list, api market, product, cluster',
  },
  {
    name: 'trading',
    meaning: 'Places and manages orders on exchanges and brokers, swaps tokens.',
    requestWords: 'buy stock, sell, place order, trade, swap token, portfolio position, limit order',
    toolNames: `
      order place|cancel|create|open|limit|market|status, trade execute|place|create, swap,
      buy|sell token|stock|share, snipe, leverage, quote buy|sell|swap, position open|close`,
    toolTexts: `
      place order, cancel order, swap token, buy token, sell token, execute trade, open position|order,
      trading account, limit order`,
    servers: `
      trading, trade, alpaca, bybit, okx, broker, brokerage, interactive brokers, hyperliquid, swap,
      perpetual futures, uniswap, snipe, sniper, metatrader, place order, execute trade, zerodha, ccxt`,
    except: `
      faceswap, face swap, trade data, swap nft|transaction|history, trade off, product, get swap,
      volume`,
  },
  {
    name: 'blockchain',
    meaning: 'Reads or writes blockchains: wallets, tokens, NFTs, smart contracts, DeFi.',
    requestWords: `
      blockchain, wallet, ethereum, solana, nft, smart contract, token balance, transaction hash, defi`,
    toolNames: `
      wallet, nft, token balance|transfer|info|deploy|launch|holder|swap|metadata, smart contract,
      contract call|read|deploy|abi, solana|ethereum|evm|bitcoin|sui|aptos|starknet,
      block number|get latest|height, transaction hash|receipt|send|sign, gas price, ens,
      stake|staking, defi, collateral, liquidity pool, network dex, pool detail|stats|info, subgraph,
      brc20|rune|ordinal|inscription`,
    toolTexts: `
      blockchain, wallet, nft, smart contract, ethereum, solana, onchain, erc20, defi, liquidity pool,
      dex, subgraph`,
    servers: `
      blockchain, ethereum, solana, web3, nft, defi, smart contract, wallet, onchain, bitcoin, evm,
      token launch, dex, decentralized exchange, base chain, polygon, starknet, sui, aptos, cosmos,
      near protocol, thirdweb, algorand, hedera, cardano, ton, multi chain, crypto wallet|portfolio,
      raydium, etherscan, arweave, avalanche, stellar, xrp, uniswap, chain, goplus, lightning network,
      cross chain, subgraph, blockchain data`,
    except: 'chain thought, chain reasoning, chain tool, chain command|prompt',
  },
  {
    name: 'company-data',
    meaning: 'Finds facts about companies and their people: profiles, employees, leads, registers.',
    requestWords: `
      company, business information, lead list, prospect, company profile, employees of, startup,
      find email of`,
    toolNames: `
      company search|profile|detail|info|research|get|enrich|job|post|officer|data, companies,
      prospect|enrich, business match|fetch|search|enrich, people search|enrich, person enrich|search,
      email finder|find, lead find|generate|search, retrieve contact, competitor,
      manufacturer|supplier list|search`,
    toolTexts: `
      company information|profile|data|detail, prospect, enrich, business registry, b2b,
      linkedin company, competitor, find employee`,
    servers: `
      company data|information|profile|research|registry, b2b, business data, companies house,
      crunchbase, apollo io, prospecting, lead generation|enrichment, sales prospecting, clearbit,
      explorium, hunter io, people search, company profile, zoominfo, dun bradstreet, corporate,
      due diligence, find company, opencorporates, discover company, manufacturer, supplier`,
    except: 'crm, CHANGE company, FIND company currency|type|address, stock|ticker|sec|filing|financial',
  },
];
