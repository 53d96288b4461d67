"""Words that tell what a capitalised word is: first names, titles, roles, places, outlets, bodies.

The lists are short on purpose: they settle common cases, the rules beside them settle the rest from the article itself.
"""

from __future__ import annotations


def listed(words: str) -> frozenset[str]:
    """Return the words of a list that is written as running text."""
    return frozenset(words.split())


def described(rows: str) -> dict[str, tuple[str, ...]]:
    """Return what stands behind each word: "sen = senator lawmaker | mr"."""
    found = {}
    for row in rows.split("|"):
        word, _, others = row.partition("=")
        found[word.strip()] = tuple(others.split())
    return found


MALE_TITLES = listed(
    """
    mr sir lord mister sheikh imam rabbi congressman father brother king prince duke baron
    """
)
FEMALE_TITLES = listed("mrs ms miss madam dame lady congresswoman sister queen princess duchess baroness")
# What stands before a name, and the descriptions that it allows.
TITLES = described(
    """
    mr | mrs | ms | miss | mister | madam | sir | lord = peer | dame | lady | dr = doctor physician scientist |
    doctor = doctor | prof = professor | professor = professor | sen = senator lawmaker | sens | senator =
    senator lawmaker | senators | rep = representative congressman congresswoman lawmaker | reps |
    representative = representative congressman congresswoman lawmaker | congressman = congressman lawmaker |
    congresswoman = congresswoman lawmaker | gov = governor | govs | governor = governor | lt = lieutenant |
    lieutenant = lieutenant | gen = general | general = general | adm = admiral | admiral = admiral | col =
    colonel | colonel = colonel | capt = captain | captain = captain | sgt = sergeant | sergeant = sergeant |
    maj = major | major = major | cmdr = commander | commander = commander | del = delegate | president =
    president | vice | chancellor = chancellor | premier = premier | minister = minister | ministers | prime |
    secretary = secretary | undersecretary = undersecretary | ambassador = ambassador | judge = judge | justice
    = justice | attorney = attorney lawyer | sheriff = sheriff | mayor = mayor | councilman = councilman |
    councilwoman = councilwoman | councillor = councillor | speaker = speaker | leader = leader | whip = whip |
    chairman = chairman | chairwoman = chairwoman | chair = chair chairman | chief = chief | director = director
    | manager = manager | coach = coach | spokesman = spokesman | spokeswoman = spokeswoman | spokesperson =
    spokesperson | rev = reverend pastor | reverend = reverend pastor | pastor = pastor | rabbi = rabbi | imam =
    imam | pope = pope pontiff | bishop = bishop | archbishop = archbishop | cardinal = cardinal | father =
    priest | sister = nun | king = king monarch | queen = queen monarch | prince = prince | princess = princess
    | sheikh = sheikh | officer = officer | detective = detective | inspector = inspector | constable =
    constable | superintendent = superintendent | commissioner = commissioner | supt = superintendent | hon |
    msgr = monsignor | exchequer | ceo = executive chief ceo | cfo = executive | host = host | editor = editor |
    strategist = strategist | democrat = democrat | republican = republican | nominee = nominee | candidate =
    candidate |
    analyst = analyst | adviser = adviser | advisor = advisor | aide = aide | counsel = counsel | deputy |
    assistant | secretary-general = secretary-general chief | vice-president = vice-president | director-general
    = director-general | attorney-general = attorney-general | recorder | founder = founder | economist =
    economist | treasurer = treasurer | delegate = delegate | assemblyman = assemblyman
    """
)
# Titles that people are called by, whatever their surname: "Mr King" is no king.
CALLED = listed("mr mrs ms miss mister madam sir lord dame lady dr doctor prof professor")
# Titles without which a lone surname is not somebody's name.
STYLES = listed("lord lady pope king queen prince princess")
SUFFIXES = listed("jr sr ii iii iv phd md")
PARTICLES = listed(
    """
    de la las los del della der den van von zu zum bin ibn al el da das dos di du le ter ten af av y e
    """
)

# Nouns for one person: "the Alibaba founder", "Alibaba founder Jack Ma", "Jane Roe, a lawyer in Ohio".
ROLES = listed(
    """
    academic activist actor actress administrator admiral adviser advisor advocate agent aide ally ambassador
    analyst anchor archbishop architect artist assemblyman assistant astronaut astronomer athlete attorney
    author banker baroness billionaire biographer biologist bishop blogger boss boxer broadcaster broker brother
    businessman businesswoman candidate captain cardinal celebrity ceo chair chairman chairperson chairwoman
    champion chancellor chef chemist chief cleric client climatologist co-author co-chair co-chairman
    co-director co-founder coach cofounder colleague colonel columnist comedian commander commentator
    commissioner composer confidant congressman congresswoman conductor conservative consultant contender
    contractor coordinator correspondent councillor councilman councilwoman counsel counselor coroner cousin
    creator critic curator daughter dean defendant defender delegate democrat demographer deputy designer
    detective developer dictator diplomat director doctor driver duchess duke ecologist economist editor emperor
    employee engineer entrepreneur environmentalist epidemiologist evangelist executive expert explorer farmer
    father fellow filmmaker financier firefighter fisherman foreman founder friend fundraiser general geologist
    goalkeeper golfer governor guitarist head heiress historian host hostess human-rights husband incumbent
    independent inspector inventor investigator investor journalist judge jurist justice king labourer landlord
    lawmaker lawyer leader lecturer legend legislator liberal lieutenant lobbyist magistrate magnate major
    manager mathematician mayor meteorologist midfielder millionaire minister model moderator mogul monarch
    mother musician master naturalist negotiator neighbor neighbour neurologist neuroscientist newcomer nominee
    novelist nun nurse official officer operative opponent organizer owner painter paleontologist parent
    parliamentarian partner pastor patient performer philanthropist philosopher photographer physician physicist
    pilot pioneer player playwright poet politician pollster pontiff pope postdoc premier presenter president
    priest prime-minister prince princess principal producer professor programmer progressive promoter
    prosecutor protester psychiatrist psychologist publisher pundit queen rabbi racer rancher ranger realtor
    receptionist rector referee reformer refugee regulator reporter representative republican researcher
    resident retiree reverend rider rival runner sailor scholar scientist screenwriter secretary senator
    sergeant sheriff shooter shopkeeper singer sister skater skipper socialist sociologist soldier solicitor son
    songwriter source speaker spokesman spokesperson spokeswoman sprinter star statistician steward strategist
    striker student successor superintendent supporter surgeon surrogate survivor suspect swimmer teacher
    technician teenager theologian titan trader trainer treasurer trustee tycoon undersecretary veteran
    vice-president victim violinist volcanologist volunteer voter warden widow widower wife winemaker winner
    witness worker writer zoologist man woman boy girl standard-bearer front-runner frontrunner neurosurgeon
    hopeful vice-chair whistleblower virologist linguist archaeologist anthropologist
    """
)
# More of them, which are surnames as well ("Baker"): descriptions, but no titles before a name.
TRADES = listed(
    """
    abbess abbot accountant actuary alderman animator apprentice archivist auditor backbencher bailiff baker
    barber baritone barrister bartender bassist beekeeper blacksmith bookkeeper bosun botanist brewer brigadier
    builder burgomaster bursar butcher bystander campaigner caretaker carer carpenter cartoonist
    cashier cellist chaplain choirmaster choreographer claimant cleaner clerk climber commodore commuter
    conservationist conservator convener convenor cook coxswain crewman crofter customer cyclist dairyman dancer
    dentist docker dramatist drummer electrician essayist fishmonger flautist florist forager forecaster
    forester gamekeeper gardener goatherd grazier greengrocer grocer guitarist gunsmith hairdresser
    harbourmaster haulier headmaster headmistress headteacher herder historian homeowner hotelier householder
    hydrologist illustrator innkeeper interpreter islander janitor jockey joiner juror keeper landlady laureate
    layman legislator librarian lifeguard locksmith longshoreman lyricist machinist mason mate matron mechanic
    mediator mep midwife miller milliner miner missionary monk motorist mountaineer mp msp oceanographer
    onlooker optician organiser organist ombudsman paediatrician painter paramedic parishioner participant
    passenger paymaster pensioner percussionist pharmacist pianist plaintiff plumber porter postmaster
    postmistress postman potter printer prior proprietor provost publican pupil radiographer radiologist
    registrar respondent restorer roofer rower saddler salesman saleswoman schoolboy schoolgirl
    schoolmaster schoolteacher sculptor seamstress servant settler shepherd shipwright shopper signalman
    smallholder soprano stationmaster stevedore stonemason supervisor surveyor tailor tenant tenor thatcher
    townsman translator trawlerman trucker trumpeter tutor umpire undergraduate undertaker usher verger vet
    veterinarian vicar villager viscount waiter waitress watchmaker weaver welder wheelwright woodcarver woodman
    youngster cofounder president-elect mayor-elect gaffer ringleader frontman
    bandleader hydrographer lighthouse-keeper toymaker winegrower cheesemaker bookseller stallholder ferryman
    boatman boatbuilder teammate classmate housemate flatmate roommate
    """
)
KIN = listed(
    """
    wife husband son daughter mother father brother sister widow widower cousin uncle aunt niece nephew friend neighbour
    neighbor colleague partner parent grandfather grandmother grandson granddaughter stepfather stepmother fiancé
    fiancée successor predecessor child teammate client
    """
)
# Roles that a firm can have as well as a person, so that they tell nothing of the kind.
EITHERS = listed(
    """
    agent broadcaster broker champion client contender contractor creator developer employer giant icon investor
    landlord leader legend opponent owner partner pioneer player producer promoter publisher regulator rival source
    sponsor star successor supporter titan trader victim winner runner
    """
)
_PERSON_ENDINGS = (
    "ologist", "ographer", "ician", "mistress", "keeper", "smith", "wright", "monger", "woman", "person", "maker",
    "grower", "breeder", "worker", "trist", "iatrist",
)  # fmt: skip
_NO_MEN = listed("human german roman norman ottoman talisman cayman woman-owned")
_NO_PEOPLE = listed("automaker carmaker chipmaker drugmaker planemaker peacekeeper timekeeper homeworker person")
# Those who are called by where they come from: "the Finn said".
PEOPLES = listed(
    """
    finn swede dane pole turk scot briton spaniard frenchman frenchwoman englishman englishwoman irishman
    irishwoman welshman welshwoman scotsman scotswoman dutchman dutchwoman norwegian icelander german italian
    belgian austrian hungarian romanian bulgarian russian ukrainian serb croat slovene slovak czech latvian
    lithuanian estonian greek american canadian mexican brazilian argentine argentinian chilean colombian
    australian korean indian egyptian nigerian kenyan ghanaian ethiopian iranian iraqi israeli syrian indonesian
    malaysian londoner parisian texan californian republican democrat conservative liberal socialist labourite
    scouser glaswegian
    """
)
_LEFT, _RIGHT = listed("democrat democratic democrats"), listed("republican republicans gop")
SIDES = ((_LEFT, _RIGHT), (_RIGHT, _LEFT))
FEMALE_ROLES = listed(
    """
    actress heiress hostess duchess baroness princess queen mother daughter sister wife widow nun woman girl
    """
)
MALE_ROLES = listed("father son brother husband widower king prince duke priest man boy")
# Nouns for bodies that speak: "the ministry said". Also what a name is a body by: "Ministry of Health".
BODIES = listed(
    """
    academy administration agency airline airport alliance ambulance army assembly association authority bank
    board brigade broadcaster bureau business cabinet caucus campaign center centre chamber charity church club
    coalition college commission committee company conference confederation consortium consulate corporation
    council court department directorate embassy factory faculty federation firm force foundation fund
    government group hospital house initiative institute institution jury kremlin laboratory league lobby
    manufacturer military ministry monitor movement museum navy network newspaper nonprofit office organisation
    organization panel parliament partnership party pentagon police project programme program press regulator
    school senate service society startup state task team tribunal union university vatican watchdog inc corp
    ltd llc plc co times post journal tribune herald news magazine daily congress trust systems technologies
    holdings industries partners capital motors airlines pharmaceuticals securities investments records studios
    pictures entertainment international global forum summit act bill treaty agreement street avenue road
    boulevard park river lake mountain island islands county city valley hall building stadium arena hotel tower
    beach bay district cup games olympics championship open prize award awards day week war revolution show
    report review research sciences studies corps guard squad unit
    """
)
# Businesses that carry their owner's name: "Tolliver's Bakeries".
SHOPS = listed(
    """
    bakeries bakery bank breweries brewery chemists dairies dairy farms ferries foods garages hardware holdings inc ltd
    kitchens mills motors nurseries pharmacies pharmacy restaurants sons stores supermarkets toys works yard
    """
)
# Words of a body's name that say it is one even alone; the others of BODIES need a second capitalised word.
PRESS_WORDS = listed(
    """
    news times post journal tribune herald daily magazine gazette chronicle press telegraph guardian globe
    reuters bloomberg cnn bbc cbs nbc abc msnbc cnbc npr pbs fox politico axios xinhua afp ap breitbart buzzfeed
    vox slate economist observer examiner sentinel dispatch inquirer courier register radio tv television
    broadcasting weekly newsweek forbes fortune wsj usa-today huffpost vice wired yahoo univision telemundo kcna
    tass dpa efe ansa upi nhk cctv yonhap kyodo anadolu jazeera sky itv rte zdf rai c-span espn variety
    billboard atlantic intercept spiegel zeitung monde figaro pais mundo repubblica bild stern zeit
    """
)
PRESS_NOUNS = listed(
    """
    report article newspaper magazine agency broadcaster website outlet paper site interview story daily tabloid
    program
    """
)
PLACES = listed(
    """
    afghanistan africa alabama alaska albania algeria america amsterdam ankara argentina arizona arkansas
    armenia asia athens atlanta austin australia austria baghdad bahrain baltimore bangkok bangladesh barcelona
    beijing beirut belarus belgium berlin bolivia bosnia boston brazil britain brooklyn brussels budapest
    bulgaria burma cairo california cambodia cameroon canada caracas charlotte chicago chile china cleveland
    colombia colorado connecticut copenhagen croatia crimea cuba cyprus dallas damascus delaware delhi denmark
    denver detroit dubai dublin ecuador edinburgh egypt england estonia ethiopia europe finland florida france
    frankfurt gaza geneva georgia germany ghana greece guangdong guangzhou guatemala haiti hanoi havana hawaii
    hollywood honduras houston hungary iceland idaho illinois india indiana indonesia iowa iran iraq ireland
    islamabad israel istanbul italy jakarta jamaica japan jerusalem johannesburg jordan kabul kansas karachi
    kazakhstan kentucky kenya kiev kosovo kuwait kyiv lagos latvia lebanon libya lisbon lithuania london
    louisiana luxembourg lyon madrid maine malaysia manchester manhattan manila maryland massachusetts melbourne
    memphis mexico miami michigan milan milwaukee minnesota mississippi missouri mongolia montana montreal
    morocco moscow mumbai munich myanmar nairobi nebraska nepal netherlands nevada nicaragua niger nigeria
    norway oaxaca ohio oklahoma omaha ontario oregon orlando oslo pakistan palestine panama paraguay paris
    pennsylvania peru philadelphia philippines phoenix pittsburgh poland portland portugal prague pyongyang
    qatar quebec riyadh rome romania russia rwanda santiago scotland seattle senegal seoul serbia shanghai
    shenzhen siberia sicily singapore slovakia slovenia somalia spain stockholm sudan sweden switzerland sydney
    syria taipei taiwan tampa tanzania tehran tennessee texas thailand tibet tokyo toronto tunisia turkey uganda
    ukraine uruguay utah uzbekistan vancouver venezuela venice vermont vienna vietnam virginia wales warsaw
    washington wisconsin wyoming yemen zagreb zambia zimbabwe zurich u.s u.s. us uk u.k u.k. eu e.u un u.n u.n.
    usa d.c dc uae west east north south midwest capitol
    """
)
PLACE_STARTS = listed(
    """
    new north south west east san santa los las saint st fort united great hong el rio costa sri cape puerto saudi
    """
)
NATIONS = listed(
    """
    american british english scottish welsh irish french german italian spanish portuguese dutch belgian swiss
    austrian swedish norwegian danish finnish icelandic polish czech slovak hungarian romanian bulgarian greek
    turkish russian ukrainian belarusian chinese japanese korean vietnamese thai indonesian malaysian indian
    pakistani afghan iranian iraqi syrian israeli palestinian lebanese egyptian libyan tunisian moroccan
    algerian nigerian kenyan ethiopian somali sudanese ghanaian african asian european canadian mexican
    brazilian argentine argentinian chilean colombian venezuelan peruvian cuban haitian australian saudi arab
    jewish muslim islamic christian catholic protestant evangelical democratic democrat democrats republican
    republicans gop conservative liberal socialist labour tory tories hispanic latino latina black white
    americans russians germans britons libertarian communist buddhist hindu sunni shiite kurdish western eastern
    southern northern
    """
)
TIMES = listed(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december mon tue wed thu fri sat sun jan feb mar apr jun jul aug sept oct nov dec
    christmas easter thanksgiving ramadan today yesterday tonight morning afternoon evening night
    """
)
# Words that begin sentences and are no names, whatever their first letter.
COMMON = listed(
    """
    people women men children police having being saying adding noting asking speaking calling a about above
    according across actually add additionally after afterwards again against ahead all almost along already
    also although always amid among an and another any anybody anyone anything apart apparently are around as
    asked aside at away back based be because before begin below beside besides best better between beyond both
    but by can certainly clearly come compared consider could critics currently dear despite did do does don't
    during each earlier either else elsewhere especially even eventually ever every everybody everyone
    everything exactly except experts fewer finally first five following for former four fortunately from
    further furthermore given half has have he hello her here hers his how however i i'd i'll i'm i've if
    imagine in incidentally including indeed inside instead is isn't it it'd it'll it's its just last lastly
    late later least less let let's like likewise many maybe me meanwhile might more moreover most mostly much
    must my nearly neither never nevertheless new next no nobody none nonetheless nor not nothing notably now
    obviously of off often oh ok okay on once one only or other others otherwise our out outside over overall
    part perhaps please plus polls previously probably rather recently regardless right same second see several
    she should similarly since six so some somebody somehow someone something sometimes soon still such
    supporters sure take than thank thanks that that's the their them then there there's these they they're
    they've third this those though three through throughout thus to together too toward towards twelve two
    two-thirds ten twenty under undoubtedly unfortunately unless unlike until up upon us using very was we we'll
    we're we've well were what what's whatever when whenever where whereas wherever whether which while who
    who's whoever whom whose why will with within without would yes yet you you'll you're you've your editor's
    source photo image update related read watch video click share subscribe sign copyright advertisement editor
    note pressed told born few got made make eight seven nine
    """
)


def is_role(low: str) -> bool:
    """Return whether a lower-case word is a noun for one person: listed, or by its ending."""
    last = low.rpartition("-")[2] if "-" in low else low
    if low in ROLES or low in TRADES or last in ROLES or last in TRADES or low.endswith("-year-old"):
        return True
    if low in _NO_PEOPLE or low in BODIES:
        return False
    if low.endswith("man"):
        return len(low) > 5 and low not in _NO_MEN
    return len(low) > 7 and low.endswith(_PERSON_ENDINGS)


def is_sure_role(low: str) -> bool:
    """Return whether the word is for people only, never for a firm."""
    return is_role(low) and low not in EITHERS and low.rpartition("-")[2] not in EITHERS
