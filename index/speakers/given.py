"""First names: whose they are as a rule, which are doubtful, which stand for which."""

from __future__ import annotations

from .lexicon import described, listed

WOMEN = listed(
    """
    aparna carla jacklyn nell patti sonya annette arianna antoinette audra bernadette bettina blanche carmela
    chandra christa deja desiree dolly dora elaina eliza elsie estelle gemma georgia gertrude giselle graciela
    gretel harriett helene imani irina iva jana janelle josie kristi lara latoya leticia lola luz mabel marisol
    marta mattie milena minerva nadine nikki noreen petra ronda roxana ruby sasha shanice sigrid silvana sondra
    tabitha tania theodora tulsi ursula yasmin yulia abigail ada adele agnes aisha alexandra alexis alice alicia
    alison allison amanda amelia amy ana andrea angela angelina anita ann anna anne annie anya april arlene
    ashley audrey aung barbara beatrice becky beth betsy betty beverly blanca bonnie brenda bridget brittany
    camille candace carly carmen carol carole caroline carolyn carrie catherine cathy cecilia celia charlotte
    chelsea cheri cheryl chloe christiane christina christine cindy claire clara claudia colleen connie cristina
    cynthia daisy dana danielle darlene dawn deborah debbie debra delia denise diana diane dianne dolores donna
    doris dorothy edith eileen elaine eleanor elena elisabeth elise elizabeth ella ellen elsa emily emma erica
    erika erin esther eva evelyn faith fatima felicia fiona florence frances gabriela gabrielle gail geraldine
    gina giorgia gladys glenda gloria grace greta gretchen gwen hannah harriet hazel heather heidi helen helena
    hillary hilary holly hope huma ida ilse ines ingrid irene iris isabel isabella ivanka jackie jacqueline jan
    jane janet janice jasmine jean jeanne jeannette jen jenna jennifer jenny jessica jill jo joan joanna joanne
    jocelyn jodi josephine joy joyce juana juanita judith judy julia juliana julie june kaitlyn kamala karen
    karin kate katherine kathleen kathryn kathy katie katrina kay kayla kelli kellyanne kim kimberly kirsten
    kristen kristin kristina laura lauren leah leila lena leslie lillian linda lindsey lisa liz lois lorena
    loretta lori lorraine louise lucia lucy lupita lydia lynn madeleine mae maggie malala mandy marcia margaret
    margarita maria mariam marie marilyn marina marine marion marissa marjorie marlene marsha martha mary maryam
    maureen maxine megan meghan melania melanie melissa mercedes meryl mia michaela michele michelle mildred
    mindy miranda miriam molly monica muriel myra nadia nancy naomi natalia natalie natasha nicola nicole nina
    nora norma olga olivia oprah paige pamela patricia patsy patty paula pauline peggy penelope penny phyllis
    pilar priscilla priti rachel ramona rebecca regina renee rhonda rita roberta rosa rosalind rose rosemary
    roxanne ruth sabrina sally samantha sandra sara sarah serena shannon sharon sheila shelby shelley sherry
    shirley silvia simone sofia sonia sophia sophie stacey stacy stella stephanie sue susan susana susie suzanne
    svetlana sylvia tamara tammy tanya tara tatiana teresa terri tessa thelma theresa tiffany tina toni tracy
    trudy ulrike uma valentina valerie vanessa vera veronica vicki victoria viola violet virginia vivian wanda
    wendy whitney wilma winnie yolanda yvette yvonne zoe aino alma amara amina angharad anja annika antonia
    astrid ayesha beatrix bea bronwen brigid britta catriona ciara claudine clementine cora cordelia dagmar
    daphne delphine elin elspeth eilidh emilia enid ffion flora freya frida frieda gillian greer gudrun gunnel
    gwyneth hanna hattie hedda henrietta hester hilda imogen ingeborg inga iona ishbel isla isobel ivy jemima
    jette kaja karina katarina kirsty kerstin lavinia leonie lieke linnea liv lotte lorna lydie maeve mairi
    marit marthe matilda maud mavis merete mhairi mireille moira morag morven nessa niamh nicolette noor nuala
    odile oona ottilie parveen phoebe philippa portia ragnhild rosamund roisin rowena ruta saoirse senga shirin
    signe sinead siobhan solveig sunita sybil thea thora tove ursel veronique wilhelmina winifred xenia yusra
    zainab zara zuzanna lakshmi deepa divya kavita meera nisha pooja priya radha rekha shreya swati anjali mei
    ying yuki keiko akiko chiara francesca ilaria elisabetta giulia paola beatriz fernanda luciana raquel
    """
)
MEN = listed(
    """
    johnnie glen carlo rush abe alistair angus anton arjun arne barrett basil boyd brock bryce carter cedric
    christy cornell cornelius dante darren darryl darius dexter dominic donnie dwayne edmund elias ernie ezra
    federico ferdinand fletcher garrett gerry gil gilberto giulio greta gustavo harald heath hernan hubert
    irving jair jimmie joey jorg josue kent kurtis leopold lindsay lonnie lowell luca lyndon mack marlon marlin
    maxim merrick micah mickey milo mo morgan moshe murray myron nestor nico nicola norbert norm osama parker
    percy preston quentin ramiro raymond reuben rex rodolfo roland ruben rufus sammy santos sherrod skip stefano
    sylvester tad teddy thaddeus thor timo ulf val vaclav vance vaughn vic vito wes whit willard woody wyatt
    yitzhak aaron abdul abdullah abraham adam adrian ahmad ahmed al alan albert alberto aldo alec alejandro
    aleksandr alex alexander alexei alfonso alfred ali allan allen alvin amir anders andre andreas andres andrew
    andy anthony antonio antonin archie ariel armando arnold arthur arturo asad barack barney barry bart bashar
    ben benito benjamin bernard bernie bert bill billy bjorn bob bobby boris brad bradley brandon brendan brent
    brett brian bruce bruno bryan bud byron caleb calvin cameron carl carlos cecil cesar chad charles charlie
    chester chris christian christoph christopher chuck clarence claude clay clayton cliff clifford clint
    clinton clive clyde cole colin conrad corey cory craig curt curtis cyril dale damon dan daniel danny darrell
    dave david dean dennis derek devin diego dick dietmar dieter dirk dmitri dmitry don donald doug douglas
    duane dustin dwight dylan earl ed eddie edgar eduardo edward edwin eli elijah elliot elliott ellis elon
    emanuel emilio emmanuel enrique eric erik ernest ernesto ethan eugene evan fabio felipe felix fernando fidel
    floyd francesco francis francisco franco francois frank frankie franklin franz fred freddie frederick
    fredrik friedrich gabriel garry gary gavin gene geoff geoffrey george gerald gerard gerardo gerhard gianni
    gilbert giovanni giuseppe glenn gordon graham grant greg gregory guillermo gunter gus guy hal hank hans
    harold harry harvey hassan hector heinrich helmut henri henry herb herbert herman hiroshi horst howard hugh
    hugo ian ibrahim igor isaac ismail israel ivan jack jackson jacob jacques jaime jake jakob jamal james jamie
    jan jared jason javier jay jean-claude jeff jeffrey jerome jerry jesse jesus jim jimmy joachim joao joe joel
    joerg johan johannes john johnny jon jonas jonathan jordan jorge jose josef joseph josh joshua juan juergen
    julian julio julius junichiro justin kareem karl keith ken kenneth kenny kevin khalid khizr kirk klaus kofi
    kurt kyle lamar lance larry lars laurence lawrence lee len leo leon leonard leroy les lester lewis liam
    lionel lloyd lorenzo lou louis lucas luigi luis luke luther mahmoud malcolm manuel marc marcel marcelo marco
    marcos marcus mario mariano mark marshall martin marty marvin mathew mats matt matteo matthew matthias
    maurice maurizio mauricio max maxwell mehmet mel melvin michael michel miguel mike mikhail milton mitch
    mitchell mitt mohamed mohammad mohammed morris moses muhammad nasser nate nathan nathaniel ned neil nelson
    newt nicholas nick nicolas nigel nikolai nils noah noel noam norman olaf ole oliver omar orlando oscar otto
    owen pablo paolo pat patrick paul pedro pete peter petro phil philip philippe phillip pierre pietro prakash
    rafael raj rajiv ralph ramon randall randy raul ray rene reggie reince reinhard ricardo richard rick ricky
    rob robby robert roberto robin rod rodney rodrigo roger rolf roman ron ronald ronnie rory ross roy rudolf
    rudy rupert russ russell ryan sajid salman salvador sam samuel sanjay santiago saul scott sean sebastian
    serge sergei sergey sergio seth shane shaun shawn shinzo sid sidney silvio simon solomon spencer stan
    stanley stefan stephan stephen sterling steve steven stewart stu stuart sven tariq ted terrence terry theo
    theodore thierry thomas tim timothy tobias todd tom tomas tommy tony travis trent trevor troy tyler ulrich
    umberto vernon vicente victor viktor vikram vince vincent vincenzo vitali vladimir wade wallace walter
    warren wayne werner wesley wilbur wilhelm will willem william willie willy winston wolf wolfgang xavier
    yasser yuri yusuf zachary zbigniew zoltan aled alasdair alfie ambrose angelo aneurin anil archibald augustus
    barnaby bartholomew bastian benedict bertram callum caspar clement colm conall conor cormac crispin cuthbert
    dafydd declan dermot desmond dewi diarmuid donal dougal duncan eamon egil eoin erling euan evander ewan
    fergus finlay fraser gareth gideon giles godfrey gunnar gwyn hakon hamish henrik horatio humphrey ifan iain
    imran ishaan jago jarvis jasper jeremiah jeremy jozef josiah kieran killian lachlan laszlo leif lorcan
    magnus malachy marek mateusz matthijs milos miroslav montgomery mungo murdo nikhil niall obadiah odhran
    ossian padraig pawel peregrine piers quincy radek rafferty ranulph rasmus rhodri rhys roderick ronan rohan
    ruaridh sandro sebastien septimus sigurd silas stanislaw stellan suresh tadeusz tarquin thorsten tomasz
    torsten torbjorn ulrik vijay vivek walther wilfred wojciech yannick yorick arvind deepak rahul sanjeev sunil
    kenji takeshi wei tommaso joaquin ignacio
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
    al april august christian clay dale dawn dean drew earl faith grace grant guy hope israel jackson jordan
    june joy jan lance lee may mark penny ray rod rose sterling violet virginia will chelsea florence charlotte
    sue
    """
)
NICKNAMES = {
    nickname: formal[0]
    for nickname, formal in described(
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
