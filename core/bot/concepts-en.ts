/**
 * Words and phrases by which any shop's customers mean the same, by concept. A concept whose name starts with `?` is a
 * kind of question. Endings are taken off before the words are compared, and a phrase goes before its words.
 */
export const ENGLISH_CONCEPTS: Readonly<Record<string, string>> = {
  '?time':
    'when, how long, how soon, how fast, how quickly, how many days, how many weeks, how late, until when, by when, what day, what date, eta, in time, before friday, before monday, before the weekend, by friday, by monday, by tomorrow, by the weekend, by christmas, by next week',
  '?cost':
    'how much, cost, costs, price, prices, pricing, fee, fees, charge, charges, charged, expensive, pricey, what does it cost, price wise, worth, set me back, surcharge, surcharges, dearer, extra charge, more expensive',
  '?many': 'how many',
  '?day':
    'ago, last week, last month, this morning, this week, last year, day, days, week, weeks, month, months, today, tomorrow, tonight, yesterday',
  '?clock': 'what time',
  '?buy': 'bought',
  '?place': 'where, wheres, whereabouts, where do',
  loose: 'came off, come off, fell off, fallen off, loose, detached',
  express:
    'express, urgent, urgently, asap, as soon as possible, in a hurry, rush, faster, same day, next day, express delivery, express shipping, overnight, priority',
  '?how': 'how does it work, how does that work, how does this work, how do they work',
  pickup: 'pick up, pick it up, pickup, collect, click and collect',
  location:
    'where are you, where are you located, where are you based, where you are, where to find you, located, location, directions, the way to, find you, find your, get there, based',
  parcel: 'parcel, package, shipment, packet, consignment, my stuff',
  order: 'order, orders, ordered, purchase, purchases, what i bought, what i ordered',
  ship: 'ship, shipping, deliver, delivery, delivered, delivering, courier, post it, posting, send it to, send to, sent to, sending to, send them to, post to, mail to, fedex, dhl, ups',
  dispatch:
    'shipped, shipped yet, dispatch, dispatched, send out, send orders, sent out, sent yet, been sent, leave the warehouse, go out, goes out, have you shipped, have you sent, leave today, does it leave, on its way, on the way, handed over, send it off, posted yet, leaves you',
  arrive:
    'arrive, arrives, arrived, arrival, get here, gets here, get it, show up, shows up, shown up, turn up, turned up, reach me, be here, receive, received, reach, reaches, reached',
  late: 'late, delay, delayed, slow, overdue, taking forever, taking so long, taking ages, still waiting, been waiting, not arrived, hasnt arrived, not here, not come, hasnt come, didnt arrive, never arrived, never came, not received, havent received, havent got, still nothing, nothing came, not shown up, not there, isnt there, its not there, nothing happens, no sign of, hasnt moved, not moved, stuck, in transit, no update, no updates, cant find my parcel, cant find my package',
  lost: 'lost, went missing, gone missing, disappeared, stolen, neighbour, neighbor, neighbours, neighbors, reception, concierge, doorstep',
  shipfee:
    'postage, shipping cost, shipping costs, shipping fee, shipping fees, shipping price, shipping charge, delivery cost, delivery costs, delivery fee, delivery fees, delivery charge, delivery charges, cost of shipping, cost of delivery, delivery price, pay for shipping, pay for delivery, paying for shipping, paying for delivery, shipping rates, delivery rates, postage to',
  freeship:
    'free shipping, free delivery, free postage, delivery free, shipping free, postage free, delivery is on you, shipping is on you, minimum spend, spend a minimum, minimum order, order minimum, minimum for delivery, basket value, cart value, order value, free over',
  track:
    'track, tracking, trace, follow my order, follow my parcel, status of my order, order status, where is my order, wheres my order, where is my parcel, wheres my parcel, what stage, which stage, my order is at, progress, carrier website, courier website, carriers website, couriers website',
  return:
    'return, returns, returned, returning, returnable, send back, send it back, sent it back, sending it back, sending back, sending stuff back, give it back, give back, giving back, take it back, take back, bring it back, bring back, ship it back, send this back, send them back, cooling off period, cooling off, get rid of it, hand it in, hand in, hand back, bring them back, take them back, unwanted, return label, money-back, not for me, doesnt fit, didnt fit, original box, original packaging, without the box',
  refund:
    'refund, refunds, refunded, money back, reimburse, reimbursed, reimbursement, money, my cash, reimbursing, credited back, paid back, pay me back, repay, money returned, no refund, get my money, booked to, booked back',
  dislike:
    'dont want, do not want, no longer want, dont like, didnt like, do not like, not like, changed my mind, change my mind, unhappy, not happy, dissatisfied, not satisfied, regret',
  exchange:
    'exchange, exchanges, swap, swapped, trade in, trade, trading, swapping, different size, different colour, different color, other size, larger one, smaller one, large one, small one, bigger one, instead, bigger size, smaller size, another size, another colour, another color, switch it, switch, switching, change it for',
  damaged:
    'broken, broke, damaged, damage, cracked, crack, smashed, shattered, chipped, chip, dented, dent, in pieces, scratched, scratch, bent, torn, crushed, in two pieces, in three pieces, in bits, into pieces, two halves, hairline, snapped, ripped, squashed, fell apart, arrived broken, burst, cracks, chips',
  notwork:
    'not work, doesnt work, not working, isnt working, wont work, stopped working, stops working, invalid, fail, fails, failed, declined, rejected, refused, go through, faulty, defective, not accepted, isnt accepted, arent accepted, wont accept, doesnt accept, error, not recognised, not recognized, keeps saying',
  repair: 'repair, repairs, fix, fixed, mend, restore, mending',
  warranty: 'warranty, guarantee, guarantees, guaranteed, guaranty',
  missing:
    'missing, incomplete, not complete, half of, half the, forgot something, left out, only got, only half, not in the box, you forgot, forgot one, one of my two, isnt in the parcel, isnt in the box, not in the parcel, isnt in the package, not in the package, not included, wasnt included, wasnt in the box, wasnt in the parcel, is absent, lacks, one short, two short, there is none, there was none, should be a, none in the box, only one was, only one came, only one arrived, only two were, only two arrived, only two came, got only, received only',
  wrongitem:
    'wrong item, wrong one, wrong thing, wrong product, wrong colour, wrong color, not what i ordered, instead of the, something else than, wrong colour arrived, wrong color arrived, wrong size arrived, got the wrong, sent the wrong, sent me the wrong, received the wrong',
  cancel:
    'cancel, cancelled, canceled, cancellation, call off, stop my order, undo, dont need it any longer, dont need it anymore, dont need it any more, no longer need, stop the order, withdraw, revoke',
  change:
    'change, changes, changed, changing, edit, modify, update, correct, amend, alter, move my, move it, reschedule',
  wrong: 'wrong, mistake, incorrect, by accident, accidentally, typo',
  address: 'address, addresses, postcode, post code, zip code, house number, street',
  pay: 'pay, paid, paying, payment, payments, checkout, billed, be billed, get billed, charged to, afterpay, unpaid, money was taken, taken from my bank, deducted, debited, transaction',
  creditcard:
    'alipay, wechat pay, credit card, credit cards, debit card, debit cards, visa, mastercard, amex, bank card, which cards, paypal, apple pay, google pay, my card, cards, american express, master card, maestro, unionpay, union pay, jcb, bank transfer, cheque',
  instalments: 'instalments, installments, instalment, installment, pay later, klarna',
  invoice:
    'invoice, invoices, receipt, receipts, bill, fapiao, tax invoice, vat invoice, tax receipt, proof of purchase, made out to',
  discount:
    'discount, discounts, coupon, coupons, promo, promo code, promotion, promotions, deal, deals, special offer, special offers, sale, money off, on offer, discount code, coupon code, cheap, next sale, sales, voucher code, coupon codes, promo codes, discount codes, percent off, price off, bargain',
  cheaper:
    'cheaper, price dropped, price drop, price went down, went down, lower price, reduced, price match, price difference, got cheaper, price protection, match prices, for less, is less now, less now, costs less, dropped in price, dropped, price fell, half price, paid more, price has dropped, price changed, now on sale, cheaper elsewhere, found it cheaper, cheaper somewhere else',
  gift: 'gift, gifts, present, presents',
  wrap: 'wrap, wraps, wrapped, wrapping, giftwrap, look nice, look pretty, look good, wrapped nicely, beautifully',
  note: 'add a card, greeting card, handwritten, handwritten note, handwritten card, note, write a message, personal message, nice words, few words, a few lines, write something',
  points: 'points, point, loyalty points, credits',
  member:
    'member, members, membership, vip, club, loyalty program, loyalty programme, loyalty, rewards program, rewards',
  level: 'level, levels, tier, tiers, rank',
  join: 'join, joining, sign up, signing up, register, enrol, enroll, become, take part',
  login: 'log in, login, log on, logging in, sign in, signin, signing in',
  password: 'password, passwords, passcode, pin code',
  delete: 'delete, deleted, remove, removed, erase, close my account, get rid of',
  data: 'data, personal data, personal information, information about me, privacy, gdpr, personal details, my details, my information, third parties, third party, other companies, sell my, store on me, have on me, hold on me, know about me, my records, who can see, who sees, visible to, see my address',
  unsubscribe: 'unsubscribe, opt out, stop sending, no more emails, stop the newsletter, stop emailing',
  newsletter: 'newsletter, newsletters, ads, adverts, advertising, marketing, spam, mailing list, emails',
  email: 'email, e-mail, mail address',
  phone:
    'phone, telephone, call, calling, ring you, hotline, phone number, whatsapp, ring, telephone number, call you, number to call',
  contact:
    'contact, contacting, reach you, reach support, get in touch, get hold of, customer service, support, speak on the phone, rather phone, rather call',
  open: 'open, opens, opening, opening hours, hours, business hours, opening times, close, closes, closed, closing, shut, shuts',
  unsealed: 'opened, unsealed, used, worn, unpacked',
  holiday:
    'holiday, holidays, christmas, easter, new year, thanksgiving, chinese new year, lunar new year, spring festival, bank holiday, public holiday, public holidays, bank holidays, national holiday, national holidays, new years eve',
  weekend: 'weekend, weekends, saturday, saturdays, sunday, sundays',
  store:
    'store, stores, shop, boutique, showroom, branch, physical shop, physical store, brick and mortar, visit you, in person, your place',
  parking: 'park, parking, car park, parking lot',
  transit: 'metro, subway, mrt, tube, bus, train station, underground, nearest station',
  abroad: 'abroad, overseas, international, internationally, foreign, country, countries, worldwide, outside',
  customs: 'customs, duty, duties, import duty, import duties, import tax, tax, taxes, tariff',
  stock:
    'coming back, come back, stock, restock, restocked, in stock, out of stock, sold out, back in stock, available, availability, unavailable, have more, more of, back in, available again, in again, buy it again, buy again, order it again, get it again, have it again, sell it again, made again, for sale again, come back in, more coming, be back, make more, next batch, new batch',
  preorder:
    'preorder, pre-order, pre order, reserve, put aside, hold one, hold one for me, hold it for me, save one for me, keep one for me, set aside',
  notify:
    'notify, notification, let me know, alert, remind, be told, tell me when, ping me, message me when, drop me a line',
  book: 'book, booking, bookings, reservation, appointment, reserve a seat, reserve a place, spots, seats, places left',
  class: 'class, classes, course, courses, lesson, workshop, workshops, event, events, learn to, pottery',
  job: 'cv, resume, job, jobs, hiring, hire, career, careers, vacancy, vacancies, work for you, work with you, openings, internship, intern, apply, recruiting, work at, summer job, student job, part time, employment, employed, work in your store, work in your shop, open position, open positions',
  wholesale:
    'wholesale, bulk, corporate, company, reseller, large quantity, large order, clients, employees, staff gifts, b2b, for our team, our hotel, our restaurant, our cafe, our office, my hotel, my restaurant, my cafe, in bulk, my business, our business, our company',
  subscription: 'subscription, subscriptions, subscribe, subscribed, monthly',
  pause: 'pause, skip, suspend, put on hold, a break, take a break',
  child: 'child, children, kid, kids, son, daughter, toddler',
  expire:
    'stale, go stale, expire, expires, expired, expiry, expiration, expiration date, valid, validity, run out, go off, goes off, shelf life, best before, past its date, go bad, goes bad, keep fresh, stay fresh, stays fresh, last',
  keep: 'storage, storing, keep, keeps, keeping',
  fridge: 'fridge, refrigerator, freezer',
  clean: 'clean, cleaning, wash, washing, stain, stains, get off, scrub, rinse',
  dishwasher: 'dishwasher',
  microwave: 'microwave',
  colour: 'colour, color, colours, colors',
  size: 'size, sizes, bigger, smaller, larger, too small, too big, too large, dimensions',
  free: 'free, free of charge, complimentary, no charge, without charge',
  caffeine: 'caffeine, decaf, decaffeinated, caffeine free',
  allergy: 'allergen, allergens, allergy, allergic, intolerant',
  handmade: 'handmade, hand-made, made by hand, hand made',
  origin:
    'origin, grow, grown, grows, come from, comes from, made in, produced, harvested, sourced, who makes, who made, made by whom, where are they made, manufactured, where it is from, where they are from',
  newcustomer:
    'new customer, new customers, first time buyer, first time buyers, first order, first purchase, new here',
  noprice:
    'without price, without prices, no price, no prices, hide the price, leave out the price, leave out the invoice, without invoice, see how much it cost, see the price, see what it cost, price tag, price tags',
  currency: 'currency, currencies, yuan, dollar, dollars, euro, euros, pounds, exchange rate',
  access: 'wheelchair, step free, accessible, accessibility, disabled, ramp',
  addmore:
    'add another, add one more, add something, add to my order, another item, one more thing, add an item, please add, add a, add an, add one, add two, squeeze in',
  temperature: 'temperature, how hot, degrees, celsius, fahrenheit',
  brew: 'brew, brewing, steep, steeping, infuse, infusion, infusions, make tea, make the tea, prepare tea',
  birthday: 'birthday, bday, birthdays, birth month',
  ingredients:
    'ingredient, ingredients, contain, contains, contents, whats in, additive, additives, flavouring, flavoring, sugar, vegan, vegetarian, gluten, gluten free',
  remote: 'remote, remote area, remote areas',
  genuine: 'genuine, authentic, fake, fakes, counterfeit, the real thing',
  account: 'account, profile, my profile, user account, my account',
};

/** Countries customers name when they ask about delivery: each counts as being abroad, too. */
export const ENGLISH_COUNTRIES =
  'germany, france, uk, united kingdom, england, britain, ireland, us, usa, united states, america, canada, mexico, ' +
  'australia, new zealand, japan, korea, south korea, malaysia, thailand, vietnam, indonesia, philippines, india, taiwan, ' +
  'hong kong, italy, spain, portugal, netherlands, belgium, switzerland, austria, sweden, norway, denmark, finland, ' +
  'poland, greece, turkey, russia, ukraine, brazil, argentina, chile, israel, dubai, saudi arabia, south africa, egypt, europe, eu, ' +
  'london, paris, berlin, munich, madrid, rome, vienna, amsterdam, tokyo, seoul, bangkok, sydney, melbourne, toronto, ' +
  'vancouver, new york, los angeles, san francisco, chicago, boston';
