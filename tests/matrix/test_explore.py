import json, time, logging
from tests.matrix import places, world as w, walk
def test_explore(db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    logging.disable(logging.CRITICAL)
    out = {}; alike=[]; n=0
    t=time.time(); world = w.build(); print('build', time.time()-t)
    ps = places.discovered()
    for who in world.clients:
        t=time.time(); m=0
        seen={}
        for a in walk.visits(world, ps, who):
            m+=1
            s=f"{a.status}" + (f">{a.goes_to}" if a.goes_to else '')
            out.setdefault(a.name,{}).setdefault(f'{a.method} {a.which}',{}).setdefault(s,[]).append(who)
            seen[(a.name,a.method,a.which)]=a
        for (nm,me,wh),a in seen.items():
            if wh=='foreign' and a.likeness!=seen[(nm,me,'missing')].likeness:
                b=seen[(nm,me,'missing')]
                alike.append((who,nm,me,a.status,b.status))
        print(who, m, time.time()-t, flush=True); n+=m
    print(n)
    logging.disable(0)
    json.dump([out,alike], open('/tmp/observed.json','w'), indent=1)
