"""Words that recognisers of names must tell from names, and given names that tell one."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of *text*."""
    return frozenset(text.split())


COMMON = word_set(
    """
    ace ali amber amy angel ann april art august autumn avenue bailey baker banks barber barker bath bay bell berry
    best bill birch bird bishop black blood bloom blue bolus bond booth bow bowen boyle brand bridge brook brooks
    brown buck bull burn burns bush butler cannon carol carpenter carter case cash center centre chance chase
    christian church city clay clinic close coates cole colon cook cooper corn cotton cough cox crane cross crow
    crystal curry cushing daisy dale dawn day days dean diamond dick down drew drive drum duke earl early eden eve
    ever faith farmer fever field finger fish fisher flood flower flowers ford forest fox frank frost gale gamble
    gay general ginger glass gold good grace grant graves gray green grey grove guy hall ham hamilton hand hands
    hardy harmony hart haste hay hazel head heal heath heather held henry hill hodge holly holmes holt home hood
    hope hospital house hughes hull hunt hunter independence iris ivory ivy jack jade jasmine jay jean jewel joint
    jones joy judge june just kay key kidd king knight lake lamb lane lang large lea leaf lee li lily lincoln little
    liver lock long love low major man mark marks marsh martin mason may means mercy merit mild miles mill miller
    mills min mobile mole moon moore moss nail neck noble north numb olive orange page pain palmer park parker
    parkinson parks past pat patience pearl penny pepper perry pike piper pitt pitts plant pole pollock pool poole
    pope porter post potter pound powder power price prince prior prudence queen quick rain ralph rand ray reading
    reed reef rest rice rich rise river rivers road rob robin rod rose rosemary ross rowan ruby rush russell sage
    salt sand sandy scarlet sharp shaw shepherd shore short silver skinner sky small smart smith snow spears spring
    stage stark steel sterling stern stone storm street strong sue summer summers sun swan sweet tailor tan taylor
    temple thorn thorne tipp todd tom town trace tracy trust turner union valley van victor village viola violet
    wade walker wall walls ward warner waters way weaver webb webster weeks weir welch wellington wells west wheeler
    white wild will wilson win winter wise wolf wood woods worth wright yellow yes york young
    """
)
MONTHS = word_set("january february march april may june july august september october november december")
EPONYM_HEADS = word_set(
    """
    anaemia anemia ataxia blot canal catheter chorea clamp classification contracture criteria cyst dementia disease
    diseases drain equation esophagus forceps formula fracture index lesion lymphoma maneuver manoeuvre method node
    nodes nodule nodules oesophagus ophthalmopathy palsy phenomenon position procedure reflex sarcoma scale score
    sign signs stage stages stain syndrome syndromes test tests thyroiditis tube tumor tumour ulcer
    """
)
NOT_NAMES = word_set(
    """
    a account acute address admission african allergies allergy america american an and and/or any april are as
    asian assessment at august avenue be best black blood british but by can cancer capsule care caucasian center
    centre chronic class clinic college confirmed consultant could covid daily date daughter dear deceased december
    denies department diabetes diagnosis did discharge disease do dob doctor does dose dr drive email emergency
    english european examination factor family father fax february female findings follow for frcp french friday
    friend from general german given grade group guideline guidelines had has have he healthy hepatitis her here
    hers him his hispanic history home hospital how husband hypertension i id if impression in influenza insurance
    is it its january july june kingdom lab labs last latino left like lives lower male management march may md me
    medical medication medications medicine mellitus mg mild miss ml moderate monday monthly mother mr mrn mrs ms my
    name native new no none not note november now np number nurse october of off on once or oral our out pa pain
    partner patient patients per phd phone plan please practitioner pressure procedure prof record regards report
    reports result results review right rn road saturday school self september service services severe she should
    signed since sincerely so some son spanish spouse stage states street such summary sunday surgery syndrome
    tablet tablets team than thanks that the their them then there these they this those thursday to today tomorrow
    treatment tuesday twice type unavailable under unit united university unknown until up upper us vitamin vs ward
    was we wednesday weekly were what when where which while white who whom whose why wife will with without would
    yes yesterday you your yours
    """
)
INITIAL_HEADS = word_set(
    """
    adenovirus amphotericin annex antigen apolipoprotein appendix arm bay bed bleomycin block category chain
    ciclosporin clade class coenzyme cohort complex cyclosporin cyclosporine exhibit factor figure grade group
    haemoglobin haemophilus hemoglobin hepatitis herpes immunoglobulin influenza level lipoprotein lobe medicare
    meningitis mitomycin neisseria omega option part parvovirus penicillin phase plan polymyxin protein question
    room schedule score section segment serotype stage strain streptococcus subtype table theatre toxin troponin
    type unit vitamin ward wing zone
    """
)
GIVEN_NAMES = word_set(
    """
    aaron abigail adam adrian agnes ahmed aisha alan albert alejandro alex alexander alexandra alfred alice alicia
    alison amanda amelia amelie amina amir amit anastasia andrea andreas andrew angela anil anita anna anne annette
    anthony antonio anya arjun arthur ashley aurora ava barbara beatrice ben benjamin bernard beth betty beverly
    brandon brenda brian bruce caitlin cameron camila carla carlos carmen caroline catherine cecilia charles
    charlotte chen chloe chris christina christine christopher cindy claire clara claudia colin connor craig cynthia
    daniel daniela danielle david deborah debra denise dennis derek diana diane diego dmitri dominic donald donna
    dorothy douglas dylan edith eduardo edward eileen elaine eleanor elena eli elias elijah elizabeth ella ellen
    emily emma eric erika ernest esther ethan eugene eva evan evelyn fatima felix fernando fiona florence frances
    francesca francis francisco franklin fred gabriel gareth gary gemma geoffrey george gerald giovanni giulia
    gloria gordon graham greg gregory gustavo hannah hans harold harriet harry hassan heidi helen helena henrik
    howard hugh hugo ian ibrahim imran ines ingrid irene isaac isabel isabella jacob jacqueline james jamie jan jane
    janet janice jasmin jason javier jeffrey jennifer jeremy jerry jesse jessica jill jim joan joanna joe joel
    johanna john jonathan jordan jorge jose joseph joshua joyce juan juanita judith julia julian julie justin karen
    karl kate katherine kathleen kathryn katie keith kelly kenneth kevin khalid kimberly kumar kyle larry laura
    lauren laurence leah leila leo leon leonard leslie liam linda lindsay lisa logan lois lorenzo louis louise lucas
    lucia lucy luis luke lydia lynn madison magdalena marcus margaret maria mariam marie marilyn mario marta martha
    mary matthew maureen maya megan mehmet melanie melissa mia michael michelle miguel mike mohamed mohammed monica
    muhammad nadia nancy naomi natalia natalie nathan nicholas nicola nicole nigel nina noah nora norman oliver
    olivia omar oscar owen pamela patricia patrick paul paula pauline pedro peter philip phillip phyllis priya
    rachel rafael raj rajesh ramon raymond rebecca ricardo richard rita robert roberto roger roland ronald roy ruth
    ryan sally samantha samuel sandra sanjay sara sarah scott sean sebastian sergio sharon shirley simon sofia sonia
    sophia sophie stanley stella stephanie stephen steve steven stuart susan suzanne sylvia tanya tara teresa terry
    theodore theresa thomas tiffany timothy tina tony tracey tyler valerie vanessa vera veronica victoria vincent
    virginia vivian walter wanda wayne wei wendy wilhelm william xavier yan yasmin yolanda yusuf yvonne zachary zoe
    zofia
    """
)
