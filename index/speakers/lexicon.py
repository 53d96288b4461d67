"""Words that tell what a capitalised word is: first names, titles, roles, places, outlets, bodies.

The lists are short on purpose: they settle common cases, the rules beside them settle the rest from the article itself.
"""

from __future__ import annotations


def listed(words: str) -> frozenset[str]:
    """Return the words of a list that is written as running text."""
    return frozenset(words.split())


def _described(rows: str) -> dict[str, tuple[str, ...]]:
    """Return what stands behind each word: "sen = senator lawmaker | mr"."""
    found = {}
    for row in rows.split("|"):
        word, _, others = row.partition("=")
        found[word.strip()] = tuple(others.split())
    return found


WOMEN = listed(
    """
    aparna carla jacklyn nell patti sonya annette arianna antoinette audra bernadette bettina blanche carmela
    chandra christa deja desiree dolly dora elaina eliza elsie estelle gemma georgia gertrude giselle graciela
    gretel harriett helene imani irina iva jana janelle josie kristi lara latoya leticia lola luz mabel marisol
    marta mattie milena minerva nadine nikki noreen petra ronda roxana ruby sasha shanice sigrid silvana sondra
    tabitha tania theodora tulsi ursula yasmin yulia abigail ada adele agnes aisha alexandra alexis alice alicia
    alison allison amanda amelia amy ana andrea angela angelina anita ann anna anne annie anya april arlene ashley
    audrey aung barbara beatrice becky beth betsy betty beverly blanca bonnie brenda bridget brittany camille
    candace carly carmen carol carole caroline carolyn carrie catherine cathy cecilia celia charlotte chelsea
    cheri cheryl chloe christiane christina christine cindy claire clara claudia colleen connie cristina cynthia
    daisy dana danielle darlene dawn deborah debbie debra delia denise diana diane dianne dolores donna doris
    dorothy edith eileen elaine eleanor elena elisabeth elise elizabeth ella ellen elsa emily emma erica erika
    erin esther eva evelyn faith fatima felicia fiona florence frances gabriela gabrielle gail geraldine gina
    giorgia gladys glenda gloria grace greta gretchen gwen hannah harriet hazel heather heidi helen helena hillary
    hilary holly hope huma ida ilse ines ingrid irene iris isabel isabella ivanka jackie jacqueline jan jane janet
    janice jasmine jean jeanne jeannette jen jenna jennifer jenny jessica jill jo joan joanna joanne jocelyn jodi
    josephine joy joyce juana juanita judith judy julia juliana julie june kaitlyn kamala karen karin kate
    katherine kathleen kathryn kathy katie katrina kay kayla kelli kellyanne kim kimberly kirsten kristen kristin
    kristina laura lauren leah leila lena leslie lillian linda lindsey lisa liz lois lorena loretta lori lorraine
    louise lucia lucy lupita lydia lynn madeleine mae maggie malala mandy marcia margaret margarita maria mariam
    marie marilyn marina marine marion marissa marjorie marlene marsha martha mary maryam maureen maxine megan
    meghan melania melanie melissa mercedes meryl mia michaela michele michelle mildred mindy miranda miriam molly
    monica muriel myra nadia nancy naomi natalia natalie natasha nicola nicole nina nora norma olga olivia oprah
    paige pamela patricia patsy patty paula pauline peggy penelope penny phyllis pilar priscilla priti rachel
    ramona rebecca regina renee rhonda rita roberta rosa rosalind rose rosemary roxanne ruth sabrina sally
    samantha sandra sara sarah serena shannon sharon sheila shelby shelley sherry shirley silvia simone sofia
    sonia sophia sophie stacey stacy stella stephanie sue susan susana susie suzanne svetlana sylvia tamara tammy
    tanya tara tatiana teresa terri tessa thelma theresa tiffany tina toni tracy trudy ulrike uma valentina
    valerie vanessa vera veronica vicki victoria viola violet virginia vivian wanda wendy whitney wilma winnie
    yolanda yvette yvonne zoe
    """
)
MEN = listed(
    """
    johnnie glen carlo rush abe alistair angus anton arjun arne barrett basil boyd brock bryce carter cedric
    christy cornell cornelius dante darren darryl darius dexter dominic donnie dwayne edmund elias ernie ezra
    federico ferdinand fletcher garrett gerry gil gilberto giulio greta gustavo harald heath hernan hubert irving
    jair jimmie joey jorg josue kent kurtis leopold lindsay lonnie lowell luca lyndon mack marlon marlin maxim
    merrick micah mickey milo mo morgan moshe murray myron nestor nico nicola norbert norm osama parker percy
    preston quentin ramiro raymond reuben rex rodolfo roland ruben rufus sammy santos sherrod skip stefano
    sylvester tad teddy thaddeus thor timo ulf val vaclav vance vaughn vic vito wes whit willard woody wyatt
    yitzhak aaron abdul abdullah abraham adam adrian ahmad ahmed al alan albert alberto aldo alec alejandro
    aleksandr alex alexander alexei alfonso alfred ali allan allen alvin amir anders andre andreas andres andrew
    andy anthony antonio antonin archie ariel armando arnold arthur arturo asad barack barney barry bart bashar
    ben benito benjamin bernard bernie bert bill billy bjorn bob bobby boris brad bradley brandon brendan brent
    brett brian bruce bruno bryan bud byron caleb calvin cameron carl carlos cecil cesar chad charles charlie
    chester chris christian christoph christopher chuck clarence claude clay clayton cliff clifford clint clinton
    clive clyde cole colin conrad corey cory craig curt curtis cyril dale damon dan daniel danny darrell dave
    david dean dennis derek devin diego dick dietmar dieter dirk dmitri dmitry don donald doug douglas duane
    dustin dwight dylan earl ed eddie edgar eduardo edward edwin eli elijah elliot elliott ellis elon emanuel
    emilio emmanuel enrique eric erik ernest ernesto ethan eugene evan fabio felipe felix fernando fidel floyd
    francesco francis francisco franco francois frank frankie franklin franz fred freddie frederick fredrik
    friedrich gabriel garry gary gavin gene geoff geoffrey george gerald gerard gerardo gerhard gianni gilbert
    giovanni giuseppe glenn gordon graham grant greg gregory guillermo gunter gus guy hal hank hans harold harry
    harvey hassan hector heinrich helmut henri henry herb herbert herman hiroshi horst howard hugh hugo ian
    ibrahim igor isaac ismail israel ivan jack jackson jacob jacques jaime jake jakob jamal james jamie jan jared
    jason javier jay jean-claude jeff jeffrey jerome jerry jesse jesus jim jimmy joachim joao joe joel joerg johan
    johannes john johnny jon jonas jonathan jordan jorge jose josef joseph josh joshua juan juergen julian julio
    julius junichiro justin kareem karl keith ken kenneth kenny kevin khalid khizr kirk klaus kofi kurt kyle lamar
    lance larry lars laurence lawrence lee len leo leon leonard leroy les lester lewis liam lionel lloyd lorenzo
    lou louis lucas luigi luis luke luther mahmoud malcolm manuel marc marcel marcelo marco marcos marcus mario
    mariano mark marshall martin marty marvin mathew mats matt matteo matthew matthias maurice maurizio mauricio
    max maxwell mehmet mel melvin michael michel miguel mike mikhail milton mitch mitchell mitt mohamed mohammad
    mohammed morris moses muhammad nasser nate nathan nathaniel ned neil nelson newt nicholas nick nicolas nigel
    nikolai nils noah noel noam norman olaf ole oliver omar orlando oscar otto owen pablo paolo pat patrick paul
    pedro pete peter petro phil philip philippe phillip pierre pietro prakash rafael raj rajiv ralph ramon randall
    randy raul ray rene reggie reince reinhard ricardo richard rick ricky rob robby robert roberto robin rod
    rodney rodrigo roger rolf roman ron ronald ronnie rory ross roy rudolf rudy rupert russ russell ryan sajid
    salman salvador sam samuel sanjay santiago saul scott sean sebastian serge sergei sergey sergio seth shane
    shaun shawn shinzo sid sidney silvio simon solomon spencer stan stanley stefan stephan stephen sterling steve
    steven stewart stu stuart sven tariq ted terrence terry theo theodore thierry thomas tim timothy tobias todd
    tom tomas tommy tony travis trent trevor troy tyler ulrich umberto vernon vicente victor viktor vikram vince
    vincent vincenzo vitali vladimir wade wallace walter warren wayne werner wesley wilbur wilhelm will willem
    william willie willy winston wolf wolfgang xavier yasser yuri yusuf zachary zbigniew zoltan
    """
)
FIRST_NAMES = (
    WOMEN
    | MEN
    | listed(
        """
        aubrey avery blake casey charlie chris dakota drew jamie jordan kelly kerry lee morgan pat quinn robin
        sandy taylor terry xi wang li zhang chen liu kim park lin yang
        """
    )
)
# First names that are as often something else: no evidence of a person on their own.
DOUBTFUL = listed(
    """
    al april august christian clay dale dawn dean drew earl faith grace grant guy hope israel jackson jordan june
    joy jan lance lee may mark penny ray rod rose sterling violet virginia will chelsea florence charlotte sue
    """
)

MALE_TITLES = listed(
    """
    mr sir lord mister sheikh imam rabbi congressman father brother king prince duke baron
    """
)
FEMALE_TITLES = listed("mrs ms miss madam dame lady congresswoman sister queen princess duchess baroness")
# What stands before a name, and the descriptions that it allows.
TITLES = _described(
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
    analyst anchor archbishop architect artist assemblyman assistant astronaut astronomer athlete attorney author
    banker baroness billionaire biographer biologist bishop blogger boss boxer broadcaster broker brother
    businessman businesswoman candidate captain cardinal celebrity ceo chair chairman chairperson chairwoman
    champion chancellor chef chemist chief cleric client climatologist co-author co-chair co-chairman co-director
    co-founder coach cofounder colleague colonel columnist comedian commander commentator commissioner composer
    confidant congressman congresswoman conductor conservative consultant contender contractor coordinator
    correspondent councillor councilman councilwoman counsel counselor coroner cousin creator critic curator
    daughter dean defendant defender delegate democrat demographer deputy designer detective developer dictator
    diplomat director doctor driver duchess duke ecologist economist editor emperor employee engineer entrepreneur
    environmentalist epidemiologist evangelist executive expert explorer farmer father fellow filmmaker financier
    firefighter fisherman foreman founder friend fundraiser general geologist goalkeeper golfer governor guitarist
    head heiress historian host hostess human-rights husband incumbent independent inspector inventor investigator
    investor journalist judge jurist justice king labourer landlord lawmaker lawyer leader lecturer legend
    legislator liberal lieutenant lobbyist magistrate magnate major manager mathematician mayor meteorologist
    midfielder millionaire minister model moderator mogul monarch mother musician master naturalist negotiator
    neighbor neighbour neurologist neuroscientist newcomer nominee novelist nun nurse official officer operative
    opponent organizer owner painter paleontologist parent parliamentarian partner pastor patient performer
    philanthropist philosopher photographer physician physicist pilot pioneer player playwright poet politician
    pollster pontiff pope postdoc premier presenter president priest prime-minister prince princess principal
    producer professor programmer progressive promoter prosecutor protester psychiatrist psychologist publisher
    pundit queen rabbi racer rancher ranger realtor receptionist rector referee reformer refugee regulator
    reporter representative republican researcher resident retiree reverend rider rival runner sailor scholar
    scientist screenwriter secretary senator sergeant sheriff shooter shopkeeper singer sister skater skipper
    socialist sociologist soldier solicitor son songwriter source speaker spokesman spokesperson spokeswoman
    sprinter star statistician steward strategist striker student successor superintendent supporter surgeon
    surrogate survivor suspect swimmer teacher technician teenager theologian titan trader trainer treasurer
    trustee tycoon undersecretary veteran vice-president victim violinist volcanologist volunteer voter warden
    widow widower wife winemaker winner witness worker writer zoologist man woman boy girl standard-bearer
    front-runner frontrunner neurosurgeon hopeful vice-chair whistleblower virologist linguist archaeologist
    anthropologist
    """
)
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
    council court department directorate embassy factory faculty federation firm force foundation fund government
    group hospital house initiative institute institution jury kremlin laboratory league lobby manufacturer
    military ministry monitor movement museum navy network newspaper nonprofit office organisation organization
    panel parliament partnership party pentagon police project programme program press regulator school senate
    service society startup state task team tribunal union university vatican watchdog inc corp ltd llc plc co
    times post journal tribune herald news magazine daily congress trust systems technologies holdings industries
    partners capital motors airlines pharmaceuticals securities investments records studios pictures entertainment
    international global forum summit act bill treaty agreement street avenue road boulevard park river lake
    mountain island islands county city valley hall building stadium arena hotel tower beach bay district cup
    games olympics championship open prize award awards day week war revolution show report review research
    sciences studies corps guard squad unit
    """
)
# Words of a body's name that say it is one even alone; the others of BODIES need a second capitalised word.
PRESS_WORDS = listed(
    """
    news times post journal tribune herald daily magazine gazette chronicle press telegraph guardian globe reuters
    bloomberg cnn bbc cbs nbc abc msnbc cnbc npr pbs fox politico axios xinhua afp ap breitbart buzzfeed vox slate
    economist observer examiner sentinel dispatch inquirer courier register radio tv television broadcasting
    weekly newsweek forbes fortune wsj usa-today huffpost vice wired yahoo univision telemundo kcna tass dpa efe
    ansa upi nhk cctv yonhap kyodo anadolu jazeera sky itv rte zdf rai c-span espn variety billboard atlantic
    intercept spiegel zeitung monde figaro pais mundo repubblica bild stern zeit
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
    afghanistan africa alabama alaska albania algeria america amsterdam ankara argentina arizona arkansas armenia
    asia athens atlanta austin australia austria baghdad bahrain baltimore bangkok bangladesh barcelona beijing
    beirut belarus belgium berlin bolivia bosnia boston brazil britain brooklyn brussels budapest bulgaria burma
    cairo california cambodia cameroon canada caracas charlotte chicago chile china cleveland colombia colorado
    connecticut copenhagen croatia crimea cuba cyprus dallas damascus delaware delhi denmark denver detroit dubai
    dublin ecuador edinburgh egypt england estonia ethiopia europe finland florida france frankfurt gaza geneva
    georgia germany ghana greece guangdong guangzhou guatemala haiti hanoi havana hawaii hollywood honduras
    houston hungary iceland idaho illinois india indiana indonesia iowa iran iraq ireland islamabad israel
    istanbul italy jakarta jamaica japan jerusalem johannesburg jordan kabul kansas karachi kazakhstan kentucky
    kenya kiev kosovo kuwait kyiv lagos latvia lebanon libya lisbon lithuania london louisiana luxembourg lyon
    madrid maine malaysia manchester manhattan manila maryland massachusetts melbourne memphis mexico miami
    michigan milan milwaukee minnesota mississippi missouri mongolia montana montreal morocco moscow mumbai munich
    myanmar nairobi nebraska nepal netherlands nevada nicaragua niger nigeria norway oaxaca ohio oklahoma omaha
    ontario oregon orlando oslo pakistan palestine panama paraguay paris pennsylvania peru philadelphia
    philippines phoenix pittsburgh poland portland portugal prague pyongyang qatar quebec riyadh rome romania
    russia rwanda santiago scotland seattle senegal seoul serbia shanghai shenzhen siberia sicily singapore
    slovakia slovenia somalia spain stockholm sudan sweden switzerland sydney syria taipei taiwan tampa tanzania
    tehran tennessee texas thailand tibet tokyo toronto tunisia turkey uganda ukraine uruguay utah uzbekistan
    vancouver venezuela venice vermont vienna vietnam virginia wales warsaw washington wisconsin wyoming yemen
    zagreb zambia zimbabwe zurich u.s u.s. us uk u.k u.k. eu e.u un u.n u.n. usa d.c dc uae west east north south
    midwest capitol
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
    pakistani afghan iranian iraqi syrian israeli palestinian lebanese egyptian libyan tunisian moroccan algerian
    nigerian kenyan ethiopian somali sudanese ghanaian african asian european canadian mexican brazilian argentine
    argentinian chilean colombian venezuelan peruvian cuban haitian australian saudi arab jewish muslim islamic
    christian catholic protestant evangelical democratic democrat democrats republican republicans gop
    conservative liberal socialist labour tory tories hispanic latino latina black white americans russians
    germans britons libertarian communist buddhist hindu sunni shiite kurdish western eastern southern northern
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
    according across actually add additionally after afterwards again against ahead all almost along already also
    although always amid among an and another any anybody anyone anything apart apparently are around as asked
    aside at away back based be because before begin below beside besides best better between beyond both but by
    can certainly clearly come compared consider could critics currently dear despite did do does don't during
    each earlier either else elsewhere especially even eventually ever every everybody everyone everything exactly
    except experts fewer finally first five following for former four fortunately from further furthermore given
    half has have he hello her here hers his how however i i'd i'll i'm i've if imagine in incidentally including
    indeed inside instead is isn't it it'd it'll it's its just last lastly late later least less let let's like
    likewise many maybe me meanwhile might more moreover most mostly much must my nearly neither never
    nevertheless new next no nobody none nonetheless nor not nothing notably now obviously of off often oh ok okay
    on once one only or other others otherwise our out outside over overall part perhaps please plus polls
    previously probably rather recently regardless right same second see several she should similarly since six so
    some somebody somehow someone something sometimes soon still such supporters sure take than thank thanks that
    that's the their them then there there's these they they're they've third this those though three through
    throughout thus to together too toward towards twelve two two-thirds ten twenty under undoubtedly
    unfortunately unless unlike until up upon us using very was we we'll we're we've well were what what's
    whatever when whenever where whereas wherever whether which while who who's whoever whom whose why will with
    within without would yes yet you you'll you're you've your editor's source photo image update related read
    watch video click share subscribe sign copyright advertisement editor note pressed told born few got made make
    eight seven nine
    """
)
NICKNAMES = {
    nickname: formal[0]
    for nickname, formal in _described(
        """
        bill = william | billy = william | will = william | bob = robert | bobby = robert | rob = robert | jim =
        james | jimmy = james | joe = joseph | mike = michael | dick = richard | rick = richard | rich = richard |
        tom = thomas | tony = anthony | ted = edward | ed = edward | bernie = bernard | beth = elizabeth | liz =
        elizabeth | betty = elizabeth | kate = katherine | kathy = katherine | peggy = margaret | jack = john |
        chuck = charles | charlie = charles | hank = henry | harry = henry | larry = lawrence | bart = bartholomew |
        gene = eugene | tim = timothy
        """
    ).items()
}
