// A hundred passages such as companies have, and thirty questions, each with the passage that answers it.

const passageLines = `
leave: Full-time employees receive 25 days of paid annual leave per calendar year, accrued monthly from the first day of work.
sick: An employee who falls ill informs the manager before 9 o'clock and hands in a doctor's certificate from the fourth day of sickness.
parental: Parents may take up to twelve months of parental leave, shared between them, until the child is three years old.
notice: During probation the notice period is two weeks; afterwards it is one month to the end of a month.
overtime: Overtime has to be approved in advance and is compensated with time off in the following quarter.
remote: Staff may work from home up to three days a week if their team lead agrees and the connection is secure.
expenses: Travel expenses are submitted within 60 days through the finance portal, with receipts for everything over 20 euros.
hotel: For hotels the company reimburses up to 140 euros per night, and up to 190 in London, Paris and Zurich.
flights: Economy class is booked for flights under six hours; longer flights may be booked in premium economy.
mileage: For a private car on company business 0.38 euros per kilometre are paid.
meals: The daily allowance for meals is 28 euros for a full day and 14 euros on the day of departure.
carddeposit: Company credit cards are issued to managers only and must not be used to withdraw cash.
password: Passwords have at least 14 characters, are unique to each system and live in the password manager.
mfa: Multi-factor authentication is mandatory for email, the virtual private network and every administrator account.
laptop: A lost or stolen laptop is reported to the service desk at once so that it can be wiped remotely.
phishing: Suspicious emails are forwarded to phishing@example.test; never click on their links or open attachments.
backup: Databases are backed up every night and backups are kept for 35 days in a second region.
restore: A restore is rehearsed every quarter and has to be finished within four hours.
vpn: The virtual private network is needed for the file server and the accounting system, not for email.
printer: Printers on the second floor print double-sided by default; colour printing requires a code.
wifi: Guests use the wireless network named Visitors with a voucher from reception that is valid for one day.
badge: Access badges are worn visibly; a forgotten badge is replaced by a day pass at reception.
visitors: Visitors sign in at reception, wear a badge and are accompanied at all times.
parking: Parking spaces in the garage are allotted by lot each January; bicycles park free of charge in the yard.
canteen: The canteen serves lunch from 11:30 to 14:00, with a vegetarian dish every day.
fire: When the fire alarm sounds, everyone leaves by the nearest staircase and gathers at the flagpole.
firstaid: First aid kits hang next to the lifts; trained first aiders are listed on the noticeboard.
desk: Height-adjustable desks can be ordered with a recommendation by the company doctor.
cleaning: Offices are cleaned on Tuesdays and Fridays after six in the evening.
heating: The heating is lowered to 17 degrees at night and at weekends.
refund: Customers may return goods within 30 days and get a full refund if the packaging is unopened.
damaged: Damaged goods are replaced free of charge when a photograph is sent within five days of delivery.
shipping: Standard shipping takes three to five working days; express delivery arrives the next working day before noon.
customs: For deliveries outside the European Union the recipient pays customs duties and import tax.
warranty: The pump carries a warranty of five years, covering the motor and the seals but not the filter.
filter: The filter of the pump is rinsed every month and replaced once a year.
install: The pump is mounted upright on a level surface at least 30 centimetres from the wall.
noise: At full power the pump produces 52 decibels, measured at a distance of one metre.
frost: Before the first frost the pump is drained completely and stored in a dry room.
error17: Error code E17 means that the pump runs dry; check the water level and the inlet hose.
error23: Error code E23 signals an overheated motor; let the device cool for thirty minutes.
voltage: The device is operated at 230 volts and secured with a 10 ampere fuse.
spare: Spare parts remain available for at least ten years after the last unit was sold.
recycling: Old devices are taken back at no cost and recycled by a certified company.
invoice: Invoices are due within 14 days; two percent discount is granted for payment within seven days.
dunning: The first reminder is sent ten days after the due date, the second includes a fee of five euros.
discount: Schools and charities get a discount of 15 percent on list prices.
bulk: From fifty units on, bulk prices apply that sales negotiates individually.
currency: Prices are stated in euros; payment in Swiss francs or Norwegian kroner is possible.
vat: The value added tax of 19 percent is included in all prices for consumers.
subscription: The subscription renews every year unless it is cancelled one month before the term ends.
trial: The trial lasts 14 days, needs no credit card and turns into the free plan afterwards.
freeplan: The free plan allows three projects and one gigabyte of storage.
proplan: The professional plan costs 12 euros per user and month and includes unlimited projects.
enterprise: Enterprise customers get single sign-on, audit logs and a named account manager.
api: The interface allows 600 requests per minute and token; beyond that it answers with status 429.
webhook: Webhooks are retried eight times with growing intervals and are signed with a shared secret.
export: All data can be exported as CSV or JSON from the settings page at any time.
deletion: After an account is deleted, its data is erased within 30 days, in backups within 90.
gdpr: Requests for access to personal data are answered by the privacy officer within one month.
cookies: The website sets only cookies that are technically necessary and one for the chosen language.
retention: Applications of rejected candidates are kept for six months and then destroyed.
whistle: Concerns about misconduct can be reported anonymously through the ombudsperson.
gifts: Gifts worth more than 35 euros are declined or handed over to the raffle at the summer party.
conflict: Side jobs are declared to human resources if they could conflict with the company's interests.
antitrust: Prices and customers are never discussed with competitors, not even informally.
press: Enquiries from journalists are passed to the press office without comment.
social: On social media employees make clear that they speak for themselves.
logo: The logo keeps a clear space equal to the height of its first letter and is never tilted.
font: Headlines are set in Source Serif, body text in Source Sans at eleven points.
meeting: Meetings start five minutes past the hour, have an agenda and end with a list of decisions.
holiday: The office is closed between Christmas and New Year; these days count as leave.
bonus: The annual bonus depends half on company results and half on personal goals and is paid in April.
pension: The employer contributes four percent of the salary to the pension fund after one year of service.
salary: Salaries are paid on the 25th of each month; the payslip is in the personnel portal.
training: Every employee has five training days a year and a budget of 1,200 euros for courses.
mentor: New colleagues have a mentor for their first hundred days.
review: Performance reviews take place in March and September with the direct manager.
probation: The probation period lasts six months and can be shortened by the head of department.
moving: Employees who move house get one day of special leave.
jubilee: After ten years of service employees receive three extra days off and a bouquet.
dog: Dogs are welcome in the office on Thursdays if everyone in the room agrees.
smoking: Smoking is permitted only in the courtyard, at least five metres from the entrance.
plants: Office plants are watered by the facility service every Monday.
library: Books can be borrowed from the library for four weeks and extended twice.
gym: The company pays half of a gym membership, up to 25 euros a month.
bike: A leased bicycle is paid from gross salary over 36 months.
train: For train journeys a discount card for half the fare is bought when it pays off within a year.
taxi: Taxis are reimbursed only after 22:00 or with heavy luggage.
risk: The risk register is reviewed twice a year by the management board.
audit: Internal audits follow a plan that covers each department every three years.
supplier: New suppliers are assessed for quality, price, delivery and sustainability before the first order.
order: Orders above 5,000 euros need three offers and the approval of two managers.
contract: Contracts are signed by two authorised persons and stored in the contract database.
archive: Accounting records are archived for ten years, business letters for six.
energy: The building draws its electricity from solar panels on the roof and a wind park in the North Sea.
water: Water dispensers with still and sparkling water stand in every kitchen.
waste: Paper, glass, plastic and organic waste are collected separately.
elevator: The lift carries at most eight persons or 630 kilograms.
summer: The summer party takes place on the first Friday of July on the river bank.
`

export const passages: ReadonlyMap<string, string> = new Map(
  passageLines
    .trim()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
)

export const questions: readonly (readonly [question: string, passage: string])[] = [
  ['How many days of annual leave do I get?', 'leave'],
  ['What do I have to do when I am sick?', 'sick'],
  ['How long is the notice period after probation?', 'notice'],
  ['Can I work from home?', 'remote'],
  ['By when must travel expenses be handed in?', 'expenses'],
  ['How expensive may a hotel in Paris be?', 'hotel'],
  ['How much is paid per kilometre for my own car?', 'mileage'],
  ['How long does a password need to be?', 'password'],
  ['My laptop was stolen, what now?', 'laptop'],
  ['How often are the databases backed up?', 'backup'],
  ['How do guests get on the wireless network?', 'wifi'],
  ['When does the canteen serve lunch?', 'canteen'],
  ['Where do we gather after a fire alarm?', 'fire'],
  ['Can I return goods for a refund?', 'refund'],
  ['How long does express delivery take?', 'shipping'],
  ['Is the filter covered by the warranty?', 'warranty'],
  ['How often should I replace the filter of the pump?', 'filter'],
  ['What does error E17 mean?', 'error17'],
  ['How loud is the pump in decibels?', 'noise'],
  ['Is there a discount for schools?', 'discount'],
  ['When does the subscription renew?', 'subscription'],
  ['What does the professional plan cost per user?', 'proplan'],
  ['How many requests per minute does the interface allow?', 'api'],
  ['How often are webhooks retried?', 'webhook'],
  ['When is my data erased after deleting the account?', 'deletion'],
  ['May I accept gifts from suppliers worth 50 euros?', 'gifts'],
  ['When are salaries paid?', 'salary'],
  ['What is the training budget of an employee?', 'training'],
  ['May I bring my dog to the office?', 'dog'],
  ['How many offers does an order above 5,000 euros need?', 'order'],
]
