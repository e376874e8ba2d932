import os;from typing import Any
x=1 ;y =2




def add_note( *,text : str )->Any :
  return text
@dec

def get_weather(*,location:str,
   date:'str|None'=None)->Any:
     return   location\
        + 'x'
#end